-- The sample circle: it is built without telling anybody, made to look as old as it says it is, and removed as a whole.

alter table private.installation add column is_being_built boolean not null default false;

-- What happens while the sample is built is recorded like everything else, but nobody gets mail about it.
create function private.keep_the_sample_quiet() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	return case when exists (select from private.installation i where i.is_being_built) then null else new end;
end
$$;
create trigger outbox_is_quiet_about_the_sample before insert on private.outbox
	for each row execute function private.keep_the_sample_quiet();

-- Definer: writes what nobody else may, the past. Only where everything is a sample, for the background identity alone.
-- `held` is the session that has taken place; what was recorded before its first commitment is moved before it.
create function private.settle_sample(held uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	met timestamptz;
	hinge bigint;
begin
	if private.installation_state() <> 'sample' then
		perform private.refuse('This is not a sample.');
	end if;
	update public.people set is_sample = true;
	select s.starts_at into met from public.sessions s where s.id = held;
	select coalesce(min(e.id), 0) into hinge from public.events e where e.kind = 'action.propose';

	with placed as (
		select e.id, e.id < hinge as earlier,
			(rank() over (partition by e.id < hinge order by e.id))::float
				/ (count(*) over (partition by e.id < hinge) + 1) as share
		from public.events e
	)
	update public.events e set at = case when p.earlier then met - interval '30 days' * (1 - p.share)
		else met + interval '2 hours' + (now() - met - interval '3 hours') * p.share end
	from placed p where p.id = e.id;

	with placed as (
		select u.id, (row_number() over of_action - 1)::float / count(*) over (partition by u.action_id) as share
		from public.action_updates u
		window of_action as (partition by u.action_id order by u.id)
	)
	update public.action_updates u set at = met + interval '2 hours' + (now() - met - interval '3 hours') * p.share
	from placed p where p.id = u.id;
	update public.actions a set
		created_at = met + interval '2 hours',
		accepted_at = case when a.accepted_at is not null then (
			select max(u.at) from public.action_updates u where u.action_id = a.id and u.step in ('accept', 'agree')) end,
		changed_at = (select max(u.at) from public.action_updates u where u.action_id = a.id);

	with placed as (
		select p.id, (row_number() over (order by p.created_at, p.id))::float / (count(*) over () + 1) as share
		from public.posts p
	)
	update public.posts p set created_at = met + (now() - met) * placed.share from placed where placed.id = p.id;
	update public.topics t set
		created_at = (select min(p.created_at) from public.posts p where p.topic_id = t.id),
		last_post_at = (select max(p.created_at) from public.posts p where p.topic_id = t.id);
	update public.topic_follows f set read_at = (
		select max(p.created_at) from public.posts p where p.topic_id = f.topic_id and p.author_id = f.person_id);
	update public.publications set published_at = met + interval '12 days';
	update public.memberships set joined_at = met - interval '20 days';
	update private.installation set is_being_built = false;
end
$$;
revoke all on function private.settle_sample(uuid) from public;
grant execute on function private.settle_sample(uuid) to colloquy_worker;

-- Definer: makes room for a foundation of one's own. Refuses anywhere but in the sample. Answers whose accounts went.
create function private.remove_sample() returns setof uuid
language plpgsql security definer set search_path = '' as $$
declare
	accounts uuid[];
begin
	perform pg_advisory_xact_lock(hashtext('colloquy found'));
	if private.installation_state() <> 'sample' then
		perform private.refuse('This place has been set up already. Sign in instead.');
	end if;
	accounts := array(select p.user_id from public.people p where p.user_id is not null);
	delete from auth.sessions s where s.user_id = any (accounts);
	delete from auth.users u where u.id = any (accounts);
	truncate public.people, public.organisations, public.events, private.outbox, private.installation cascade;
	return query select unnest(accounts);
end
$$;
revoke all on function private.remove_sample() from public;
grant execute on function private.remove_sample() to colloquy_worker;
