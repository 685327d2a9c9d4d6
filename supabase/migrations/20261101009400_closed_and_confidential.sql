-- Promises of the pages that hold for every client of the database.

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

-- Definer: counts versions that are out, whoever asks. What is public was frozen under the looser rule: it may name people.
create function private.keep_stricter_sessions_in() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (select from public.publications p
		where p.session_id = new.id and p.audience = 'public' and p.withdrawn_at is null) then
		perform private.refuse(case new.attribution
			when 'confidential' then 'A version of this record is public. Withdraw it first, then make the session confidential.'
			else 'A version of this record is public, and may name people. Withdraw it first, then put the session under the Chatham House Rule.'
			end, 'attribution');
	end if;
	return new;
end
$$;
revoke all on function private.keep_stricter_sessions_in() from public;
create trigger stricter_sessions_stay_in before update of attribution on public.sessions
	for each row when (new.attribution > old.attribution) execute function private.keep_stricter_sessions_in();

-- Definer: whether anything was said, written, promised or answered in a session, whoever asks. Private notes are nobody's
-- to speak of. From here on its rule can only become stricter.
create function private.something_was_said(session uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.sessions s where s.id = session and s.opened_at is not null)
		or exists (select from public.attendance a where a.session_id = session and a.arrived_at is not null)
		or exists (select from public.documents d where d.session_id = session and d.owner_id is null and (
			exists (select from private.document_updates u where u.document_id = d.id)
			or exists (select from private.document_snapshots s where s.document_id = d.id)))
		or exists (select from public.comments c where c.session_id = session)
		or exists (select from public.decisions d where d.session_id = session)
		or exists (select from public.questions q where q.session_id = session)
		or exists (select from public.actions a where a.session_id = session)
		or exists (select from public.agreement_rounds r where r.session_id = session);
$$;

-- Definer (helper of a policy): whether anything came of a session, opened or not, that must not go with it. What somebody began to
-- write in its notes may.
create function private.came_to_something(session uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.publications p where p.session_id = session)
		or exists (select from public.decisions d where d.session_id = session)
		or exists (select from public.questions q where q.session_id = session)
		or exists (select from public.actions a where a.session_id = session)
		or exists (select from public.agreement_rounds r where r.session_id = session)
		or exists (select from public.attendance a where a.session_id = session and a.arrived_at is not null);
$$;
grant execute on function private.came_to_something(uuid) to authenticated;
alter policy "Conveners remove a session that has not been opened" on public.sessions
	using (opened_at is null and circle_id = any (array(select private.my_circles('convener'))) and not private.came_to_something(id));

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
