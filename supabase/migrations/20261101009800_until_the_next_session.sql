-- "By the next session" as a counter-proposal: the day offered is that of a planned session, and follows it from then on.

alter table public.actions add column proposed_session_id uuid references public.sessions (id) on delete set null;
create index actions_proposed_session on public.actions (proposed_session_id) where proposed_session_id is not null;
comment on column public.actions.proposed_session_id is 'proposed_due is the day of this session, also when it moves. Called off, the day stands as a day.';

grant execute on function private.next_session(uuid, uuid[]) to authenticated;

-- Definer, like the steps themselves: a step whose date is that of the next session.
create function private.take_step(
	action uuid, which text, words text, evidence_link text, new_due date, new_title text, new_lead uuid, new_progress int,
	new_owner uuid, other uuid, corrected bigint, by_session boolean, terms_seen int
) returns text
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	meeting public.sessions;
	answer text;
begin
	if by_session and which = any (array['counter', 'move_date', 'propose_again']) then
		select a.* into subject
		from public.actions a join private.my_standings() m on m.circle_id = a.circle_id
		where a.id = action and private.is_concerned(a, m);
		if subject.id is null then
			perform private.refuse('There is no such commitment.');
		end if;
		select * into meeting from private.next_session(subject.circle_id, array[subject.session_id]);
		if meeting.id is null then
			perform private.refuse('No further session is planned yet. Choose a date.', 'due');
		end if;
		-- It must not move or go between being looked up and being said. Sessions are locked before commitments, as their own triggers do.
		select * into meeting from public.sessions s where s.id = meeting.id and s.starts_at > now() and s.closed_at is null for share;
		if meeting.id is null then
			perform private.refuse('The next session has just been changed. Look at its date again.', 'due');
		end if;
		new_due := (meeting.starts_at at time zone meeting.time_zone)::date;
	end if;
	if terms_seen is not null and which = any (array['accept', 'agree', 'agree_date', 'take_over', 'verify']) then
		-- Locked before it is compared: what was read is what is answered.
		perform from public.actions a where a.id = action for update;
		if exists (select from public.actions a join private.my_standings() m on m.circle_id = a.circle_id
			where a.id = action and a.terms <> terms_seen and private.is_concerned(a, m)) then
			perform private.refuse('It has changed since you opened it. Nothing was answered: look at it again first.');
		end if;
	end if;
	answer := private.take_step(action, which, words, evidence_link, new_due, new_title, new_lead, new_progress, new_owner,
		other, corrected);
	if meeting.id is not null then
		update public.actions a set
			proposed_session_id = case when which <> 'propose_again' then meeting.id end,
			-- Offered is that it follows the session, also where the day is the same.
			proposed_due = case when which <> 'propose_again' then new_due end,
			due_session_id = case when which = 'propose_again' then meeting.id else a.due_session_id end,
			due_by_session = a.due_by_session or which = 'propose_again'
		where a.id = action;
		update public.action_updates u set changes = u.changes || jsonb_build_object('session', jsonb_build_object('to', meeting.title))
		where u.id = (select max(last.id) from public.action_updates last where last.action_id = action and last.step = which);
	end if;
	return answer;
end
$$;
grant execute on function private.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint, boolean, int) to authenticated;

drop function public.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint);
revoke execute on function private.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint) from authenticated;
create function public.take_step(
	action uuid, which text, words text default '', evidence_link text default null, new_due date default null,
	new_title text default null, new_lead uuid default null, new_progress int default null, new_owner uuid default null,
	other uuid default null, corrected bigint default null, by_session boolean default false, terms_seen int default null
) returns text
language sql set search_path = '' as $$
	select private.take_step(action, which, words, evidence_link, new_due, new_title, new_lead, new_progress, new_owner,
		other, corrected, coalesce(by_session, false), terms_seen);
$$;
comment on function public.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint, boolean, int) is
	'Takes one step of private.action_steps; answers the new state. by_session: the date of counter, move_date and propose_again is that of the next session. terms_seen: actions.terms as it was read; accept, agree, agree_date, take_over and verify are refused when it has changed.';
grant execute on function public.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint, boolean, int) to authenticated;

-- Once the question is answered, what was offered is agreed to or gone, whichever way it was answered: on a page or by a link.
create function private.settle_proposed_session() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	meeting public.sessions;
	is_agreed boolean := new.step in ('agree', 'agree_date');
begin
	select s.* into meeting from public.actions a join public.sessions s on s.id = a.proposed_session_id
	where a.id = new.action_id and a.proposed_due is null;
	if meeting.id is null then
		return new;
	end if;
	update public.actions a set
		proposed_session_id = null,
		due_by_session = a.due_by_session or is_agreed,
		due_session_id = case when is_agreed then meeting.id else a.due_session_id end
	where a.id = new.action_id;
	if is_agreed then
		new.changes := new.changes || jsonb_build_object('session', jsonb_build_object('to', meeting.title));
	end if;
	return new;
end
$$;
create trigger proposed_session_settled before insert on public.action_updates
	for each row execute function private.settle_proposed_session();

-- Definer: whoever plans a session does not write to commitments otherwise.
create function private.follow_proposed_session() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	day date := (new.starts_at at time zone new.time_zone)::date;
begin
	for subject in
		select * from public.actions a where a.proposed_session_id = new.id and a.proposed_due is distinct from day
		order by a.id for update
	loop
		update public.actions a set proposed_due = day, changed_at = now() where a.id = subject.id;
		if private.me() is null then continue; end if;
		insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, due_from, due_to)
		values (subject.id, subject.circle_id, 'follow_proposal', private.me(), private.i_represent(subject.circle_id), subject.state,
			subject.state, subject.proposed_due, day);
		perform private.append_event('action.follow_proposal', subject.circle_id, subject.session_id, subject.id, subject.owner_id);
	end loop;
	return null;
end
$$;
create trigger sessions_set_the_proposed_day after update of starts_at, time_zone on public.sessions
	for each row execute function private.follow_proposed_session();
