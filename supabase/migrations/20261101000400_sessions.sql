-- A session: one dialogue, with its prompts, its agenda and who came.

create type public.item_kind as enum
	('opening', 'presentation', 'panel', 'discussion', 'open_floor', 'decision', 'review_of_actions', 'break', 'close');

create table public.sessions (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	title text not null check (length(trim(title)) between 2 and 200),
	objective text not null default '' check (length(objective) <= 4000),
	starts_at timestamptz not null,
	ends_at timestamptz not null,
	time_zone text not null check (length(time_zone) <= 60),
	place text not null default '' check (length(place) <= 300),
	link text check (link ~ '^https?://' and length(link) <= 500),
	attribution public.attribution not null,
	was_chatham_house boolean not null default false,
	opened_at timestamptz,
	closed_at timestamptz,
	current_item_id uuid,
	current_item_since timestamptz,
	version int not null default 1,
	created_at timestamptz not null default now(),
	constraint sessions_end_after_start check (ends_at > starts_at and ends_at <= starts_at + interval '7 days')
);
comment on table public.sessions is 'Times are instants; time_zone is where the session takes place and how it is shown.';
comment on column public.sessions.was_chatham_house is
	'Set by the database: anything was said under the Chatham House Rule, or would be now. A later rule adds to that promise, it takes nothing from it.';
create index sessions_circle on public.sessions (circle_id, starts_at);
alter table public.sessions enable row level security;

-- A zone that nobody knows would make every page that tells its time fail.
create function private.check_time_zone() returns trigger
language plpgsql set search_path = '' as $$
begin
	-- The list is read from files: only for a zone that is new.
	if (tg_op = 'INSERT' or new.time_zone <> old.time_zone)
		and not exists (select from pg_catalog.pg_timezone_names z where z.name = new.time_zone) then
		perform private.refuse('Choose a time zone from the list.', 'timeZone');
	end if;
	return new;
end
$$;
create trigger sessions_have_a_known_time_zone before insert or update of time_zone on public.sessions
	for each row execute function private.check_time_zone();

grant select on public.sessions to authenticated, colloquy_worker;
grant insert (id, circle_id, title, objective, starts_at, ends_at, time_zone, place, link, attribution)
	on public.sessions to authenticated;
grant update (title, objective, starts_at, ends_at, time_zone, place, link, attribution, opened_at, closed_at,
	current_item_id, current_item_since, version) on public.sessions to authenticated;
grant delete on public.sessions to authenticated;
create policy "Members see the sessions" on public.sessions for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Facilitators plan sessions" on public.sessions for insert to authenticated
	with check (circle_id = any (array(select private.my_circles('facilitator'))));
create policy "Facilitators change sessions" on public.sessions for update to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))))
	with check (circle_id = any (array(select private.my_circles('facilitator'))));
create policy "Conveners remove a session that has not been opened" on public.sessions for delete to authenticated
	using (opened_at is null and circle_id = any (array(select private.my_circles('convener'))));
create policy "Background work reads sessions" on public.sessions for select to colloquy_worker using (true);
create trigger sessions_are_recorded after insert or update or delete on public.sessions
	for each row execute function private.record_change('session');

-- What was said under a promise stays under it: attribution can only become stricter once anything was said.
-- private.something_was_said is written where everything that can be said is known (9400).
create function private.keep_the_promise_of_attribution() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	said boolean := new.attribution <> old.attribution and private.something_was_said(old.id);
begin
	if new.attribution <> old.attribution and not said then
		-- A first word may be on its way: whoever adds a row to this session or writes in its documents holds these, and is waited for.
		perform from public.sessions s where s.id = old.id for update;
		perform from public.documents d where d.session_id = old.id for update;
		perform from public.attendance a where a.session_id = old.id for share;
		said := private.something_was_said(old.id);
	end if;
	if said and new.attribution < old.attribution then
		perform private.refuse('People spoke or wrote under this rule. It can only become stricter now.', 'attribution');
	end if;
	-- Confidential is stricter about who reads, the Chatham House Rule about who is named: one does not end the other.
	if new.attribution <> old.attribution then
		new.was_chatham_house := new.attribution = 'chatham_house' or (said and old.was_chatham_house);
	end if;
	if old.opened_at is not null and new.opened_at is null then
		-- Otherwise the promise could be taken back in two steps, and what was said removed with its session.
		perform private.refuse('A session that was opened has taken place. It can be closed, not unopened.');
	end if;
	if new.circle_id <> old.circle_id then
		perform private.refuse('A session stays in its circle.');
	end if;
	return new;
end
$$;
create trigger sessions_keep_their_promise before update on public.sessions
	for each row execute function private.keep_the_promise_of_attribution();

create function private.begin_under_its_rule() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.was_chatham_house := new.attribution = 'chatham_house';
	return new;
end
$$;
create trigger sessions_begin_under_their_rule before insert on public.sessions
	for each row execute function private.begin_under_its_rule();

-- Definer (helpers of policies): the circle of a session, so that children can't be attached across circles.
create function private.circle_of_session(session uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select circle_id from public.sessions where id = session;
$$;
grant execute on function private.circle_of_session(uuid) to authenticated;

create table public.prompts (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	position int not null default 0,
	body text not null check (length(trim(body)) between 1 and 500)
);
comment on table public.prompts is 'Questions put to the room.';
create index prompts_session on public.prompts (session_id, position);
create index prompts_circle on public.prompts (circle_id);
alter table public.prompts enable row level security;
grant select, insert, delete on public.prompts to authenticated;
grant update (position, body) on public.prompts to authenticated;
create policy "Members see the prompts" on public.prompts for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Facilitators put prompts" on public.prompts for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('facilitator')))
	and circle_id = private.circle_of_session(session_id));
create policy "Facilitators change prompts" on public.prompts for update to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))))
	with check (circle_id = any (array(select private.my_circles('facilitator'))));
create policy "Facilitators remove prompts" on public.prompts for delete to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))));
create trigger prompts_are_recorded after insert or update or delete on public.prompts
	for each row execute function private.record_change('prompt');

create table public.agenda_items (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid references public.sessions (id) on delete set null,
	parent_id uuid references public.agenda_items (id) on delete set null,
	position int not null default 0,
	title text not null check (length(trim(title)) between 1 and 200),
	kind public.item_kind not null default 'discussion',
	minutes int not null default 15 check (minutes between 0 and 1440),
	detail text not null default '' check (length(detail) <= 4000),
	version int not null default 1,
	created_at timestamptz not null default now(),
	check (parent_id is distinct from id)
);
comment on table public.agenda_items is 'Without a session the item waits in the circle''s backlog. One level of nesting.';
create index agenda_items_session on public.agenda_items (session_id, position);
create index agenda_items_circle on public.agenda_items (circle_id) where session_id is null;
create index agenda_items_parent on public.agenda_items (parent_id);
alter table public.agenda_items enable row level security;
grant select, delete on public.agenda_items to authenticated;
grant insert (id, circle_id, session_id, parent_id, position, title, kind, minutes, detail) on public.agenda_items to authenticated;
grant update (session_id, parent_id, position, title, kind, minutes, detail, version) on public.agenda_items to authenticated;
grant select on public.agenda_items to colloquy_worker;
create policy "Members see the agenda" on public.agenda_items for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Facilitators write the agenda, participants the backlog" on public.agenda_items
	for insert to authenticated with check (
		(circle_id = any (array(select private.my_circles('facilitator')))
			and (session_id is null or circle_id = private.circle_of_session(session_id)))
		or (session_id is null and parent_id is null and circle_id = any (array(select private.my_circles('participant'))))
	);
create policy "Facilitators change the agenda" on public.agenda_items for update to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))))
	with check (circle_id = any (array(select private.my_circles('facilitator')))
		and (session_id is null or circle_id = private.circle_of_session(session_id)));
create policy "Facilitators remove agenda items" on public.agenda_items for delete to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))));
create policy "Background work reads the agenda" on public.agenda_items for select to colloquy_worker using (true);
create trigger agenda_items_are_recorded after insert or update or delete on public.agenda_items
	for each row execute function private.record_change('agenda_item');

create function private.keep_agenda_in_shape() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	parent public.agenda_items;
begin
	if new.parent_id is null then return new; end if;
	select * into parent from public.agenda_items where id = new.parent_id;
	if parent.circle_id <> new.circle_id or parent.session_id is distinct from new.session_id then
		-- A parent that went elsewhere lets its sub-items stay.
		new.parent_id := null;
	elsif parent.parent_id is not null or exists (select from public.agenda_items where parent_id = new.id) then
		perform private.refuse('An agenda nests one level deep.', 'parent');
	end if;
	return new;
end
$$;
create trigger agenda_items_nest_once before insert or update of parent_id, session_id on public.agenda_items
	for each row execute function private.keep_agenda_in_shape();

-- Puts an item at a place (0 is first) among its siblings in a session, or in the backlog; sub-items come along.
-- Invoker: the policies above decide.
create function public.place_agenda_item(item uuid, to_session uuid, to_parent uuid, to_index int) returns void
language plpgsql set search_path = '' as $$
declare
	moved public.agenda_items;
begin
	select * into moved from public.agenda_items where id = item for update;
	if moved.id is null then return; end if;
	-- Not a new version: moving an item must not stand in the way of somebody who is changing its words.
	update public.agenda_items set session_id = to_session, parent_id = to_parent where id = item;
	update public.agenda_items set session_id = to_session where parent_id = item and session_id is distinct from to_session;
	with siblings as (
		select id, row_number() over (order by position, created_at, id) - 1 as place
		from public.agenda_items
		where circle_id = moved.circle_id and session_id is not distinct from to_session
			and parent_id is not distinct from to_parent and id <> item
	), placed as (
		select id, case when place < to_index then place else place + 1 end as place from siblings
		union all
		select item, least(greatest(to_index, 0), (select count(*) from siblings))
	)
	update public.agenda_items a set position = p.place from placed p where a.id = p.id and a.position <> p.place;
end
$$;
grant execute on function public.place_agenda_item(uuid, uuid, uuid, int) to authenticated;

create table public.agenda_presenters (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	item_id uuid not null references public.agenda_items (id) on delete cascade,
	membership_id uuid references public.memberships (id) on delete set null,
	name text not null check (length(trim(name)) between 1 and 160),
	is_panellist boolean not null default false,
	position int not null default 0
);
comment on table public.agenda_presenters is 'Members, or guests who are only named.';
create index agenda_presenters_item on public.agenda_presenters (item_id, position);
create index agenda_presenters_circle on public.agenda_presenters (circle_id);
alter table public.agenda_presenters enable row level security;
create function private.circle_of_item(item uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select circle_id from public.agenda_items where id = item;
$$;
grant execute on function private.circle_of_item(uuid) to authenticated;
grant select, insert, delete on public.agenda_presenters to authenticated;
create policy "Members see who presents" on public.agenda_presenters for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Facilitators name presenters" on public.agenda_presenters for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('facilitator'))) and circle_id = private.circle_of_item(item_id)
	and (membership_id is null or exists (
		select from public.memberships m where m.id = membership_id and m.circle_id = agenda_presenters.circle_id)));
create policy "Facilitators remove presenters" on public.agenda_presenters for delete to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))));

create type public.attendance_reply as enum ('coming', 'maybe', 'not_coming');

create table public.attendance (
	session_id uuid not null references public.sessions (id) on delete cascade,
	membership_id uuid not null references public.memberships (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	reply public.attendance_reply,
	arrived_at timestamptz,
	left_at timestamptz,
	primary key (session_id, membership_id),
	check (left_at is null or arrived_at is not null)
);
comment on table public.attendance is 'Who said they would come, and who was in the room from when to when.';
create index attendance_membership on public.attendance (membership_id);
create index attendance_circle on public.attendance (circle_id);
alter table public.attendance enable row level security;

-- Definer: under the Chatham House Rule only those who were in the room, and those who run the circle, see who was.
create function private.rooms_i_may_see() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.sessions where attribution = 'attributed' and circle_id in (select private.my_circles())
	union
	select id from public.sessions where circle_id in (select private.my_circles('facilitator'))
	union
	select session_id from public.attendance
	where arrived_at is not null and membership_id in (select private.my_memberships());
$$;
grant execute on function private.rooms_i_may_see() to authenticated;

grant select on public.attendance to authenticated;
grant insert on public.attendance to authenticated;
grant update (reply, arrived_at, left_at) on public.attendance to authenticated;
create policy "Attendance shows to those who may see the room" on public.attendance for select to authenticated using (
	membership_id = any (array(select private.my_memberships()))
	or session_id = any (array(select private.rooms_i_may_see()))
);
create policy "People answer for themselves, facilitators for anybody" on public.attendance for insert to authenticated
	with check (
		circle_id = private.circle_of_session(session_id)
		and (membership_id = any (array(select private.my_memberships()))
			or circle_id = any (array(select private.my_circles('facilitator'))))
		and exists (select from public.memberships m where m.id = membership_id and m.circle_id = attendance.circle_id)
	);
create policy "People change their own attendance, facilitators anybody's" on public.attendance for update to authenticated
	using (membership_id = any (array(select private.my_memberships()))
		or circle_id = any (array(select private.my_circles('facilitator'))))
	with check (membership_id = any (array(select private.my_memberships()))
		or circle_id = any (array(select private.my_circles('facilitator'))));

-- Having been in the room shows who else was: people may say so for themselves while they can be in it, and only then.
create function private.keep_attendance_honest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.arrived_at is not null and (tg_op = 'INSERT' or old.arrived_at is distinct from new.arrived_at)
		and new.membership_id in (select private.my_memberships())
		and private.my_role(new.circle_id) < 'facilitator' then
		if exists (select from public.sessions where id = new.session_id
			and (closed_at is not null or ends_at < now() - interval '12 hours')) then
			perform private.refuse('This session has closed. Ask a facilitator to add you to those who were there.');
		end if;
		if exists (select from public.sessions where id = new.session_id
			and opened_at is null and starts_at > now() + interval '2 hours') then
			perform private.refuse('This session has not begun. Come back shortly before it does.');
		end if;
		new.arrived_at := now();
	end if;
	return new;
end
$$;
create trigger attendance_is_honest before insert or update on public.attendance
	for each row execute function private.keep_attendance_honest();

-- The record says that attendance changed, never whose: it is read by members who were not in the room.
create function private.record_attendance() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	event bigint;
begin
	insert into public.events (kind, circle_id, session_id) values ('attendance.changed', new.circle_id, new.session_id)
	returning id into event;
	insert into private.outbox (event_id) values (event);
	return null;
end
$$;
create trigger attendance_is_recorded after insert or update on public.attendance
	for each row execute function private.record_attendance();
