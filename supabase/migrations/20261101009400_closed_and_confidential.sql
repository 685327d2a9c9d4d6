-- Two promises of the pages that hold for every client of the database.

-- Definer: looks at the circle of whoever asks, also when it is not theirs to see.
create function private.keep_closed_circles_closed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (select from public.circles c where c.id = new.circle_id and c.closed_at is not null) then
		perform private.refuse('This circle is closed. A convener can open it again in its settings.');
	end if;
	return new;
end
$$;
revoke all on function private.keep_closed_circles_closed() from public;
create trigger closed_circles_plan_no_sessions before insert on public.sessions
	for each row execute function private.keep_closed_circles_closed();
create trigger closed_circles_invite_nobody before insert on public.invitations
	for each row execute function private.keep_closed_circles_closed();
-- Nothing new is asked for; what was promised is still reported on, finished and verified.
create trigger closed_circles_ask_for_nothing before insert on public.actions
	for each row execute function private.keep_closed_circles_closed();
create trigger closed_circles_ask_nothing_again before update of state on public.actions
	for each row when (new.state = 'proposed' and old.state <> 'proposed') execute function private.keep_closed_circles_closed();
create trigger closed_circles_start_no_topics before insert on public.topics
	for each row execute function private.keep_closed_circles_closed();

-- Definer: counts versions that are out, whoever asks.
create function private.keep_confidential_sessions_in() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.attribution = 'confidential' and old.attribution <> 'confidential' and exists (
		select from public.publications p
		where p.session_id = new.id and p.audience = 'public' and p.withdrawn_at is null) then
		perform private.refuse('A version of this record is public. Withdraw it first, then make the session confidential.',
			'attribution');
	end if;
	return new;
end
$$;
revoke all on function private.keep_confidential_sessions_in() from public;
create trigger confidential_sessions_stay_in before update of attribution on public.sessions
	for each row execute function private.keep_confidential_sessions_in();

-- Definer (helper of a policy): pictures of versions that are out. A frozen record stays whole until it is withdrawn.
create function private.files_in_records() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select f.file_id from public.publication_files f join public.publications p on p.id = f.publication_id
	where p.withdrawn_at is null and f.circle_id in (select private.my_circles());
$$;
grant execute on function private.files_in_records() to authenticated;
alter policy "Participants remove pictures, of a commitment their own files, facilitators all" on public.files
	using (circle_id = any (array(select private.my_circles('participant')))
		and id <> all (array(select private.files_in_records()))
		and (action_id is null or (action_id <> all (array(select private.hidden_actions()))
			and not private.stands_as_evidence(id)
			and (added_by = (select private.me()) or circle_id = any (array(select private.my_circles('facilitator')))))));
