-- Actions, called commitments in the interface: work owned by an organisation, accepted by a named person who
-- represents it, followed to evidence. The state machine is the table private.action_steps, and it runs here.

create type public.action_state as enum
	('proposed', 'accepted', 'declined', 'countered', 'in_progress', 'blocked', 'done', 'verified', 'withdrawn');
create type public.action_priority as enum ('low', 'normal', 'high');
create type public.action_visibility as enum ('circle', 'concerned');

create table public.actions (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid references public.sessions (id) on delete set null,
	item_id uuid references public.agenda_items (id) on delete set null,
	document_id uuid references public.documents (id) on delete set null,
	section text check (length(section) <= 60),
	born_as text not null check (length(trim(born_as)) between 1 and 2000),
	title text not null check (length(trim(title)) between 2 and 300),
	detail text not null default '' check (length(detail) <= 8000),
	owner_id uuid not null references public.organisations (id),
	lead_id uuid references public.people (id),
	lead_as text check (length(lead_as) between 1 and 120),
	strand_id uuid references public.strands (id) on delete set null,
	phase_id uuid references public.phases (id) on delete set null,
	due date,
	due_by_session boolean not null default false,
	due_session_id uuid references public.sessions (id) on delete set null,
	priority public.action_priority not null default 'normal',
	visibility public.action_visibility not null default 'circle',
	whole_id uuid references public.actions (id) on delete set null,
	merged_into_id uuid references public.actions (id) on delete set null,
	state public.action_state not null default 'proposed',
	proposed_owner_id uuid references public.organisations (id),
	proposed_due date,
	proposed_title text check (length(proposed_title) <= 300),
	proposed_by_owner boolean,
	progress int check (progress between 0 and 100),
	is_public boolean not null default false,
	created_by uuid not null references public.people (id),
	asker_id uuid references public.organisations (id),
	accepted_by uuid references public.people (id),
	accepted_at timestamptz,
	created_at timestamptz not null default now(),
	changed_at timestamptz not null default now(),
	version int not null default 1,
	terms int not null default 1
);
comment on table public.actions is
	'born_as is the wording it was made from and never changes. due is agreed; proposed_due waits for the other side. Late is computed, never stored. due_by_session: due is the day of due_session_id, null until one is planned. asker_id: whom the proposer spoke for. proposed_owner_id: whom the owner asks to take over. version counts edits; terms counts what whoever answers has to have read.';
comment on column public.actions.lead_as is
	'What a lead who was named by address is called until they answer: naming an address must not tell whose it is.';
create index actions_circle on public.actions (circle_id, state);
create index actions_session on public.actions (session_id);
create index actions_owner on public.actions (owner_id, state);
create index actions_lead on public.actions (lead_id);
create index actions_lead_as on public.actions (circle_id, lead_id) where lead_as is not null;
create index actions_concerned on public.actions (circle_id) where visibility = 'concerned';
create index actions_by_session on public.actions (circle_id) where due_by_session;
create index actions_due_session on public.actions (due_session_id) where due_session_id is not null;
create index actions_whole on public.actions (whole_id) where whole_id is not null;
create index actions_merged on public.actions (merged_into_id) where merged_into_id is not null;
alter table public.actions enable row level security;
grant select on public.actions to authenticated, colloquy_worker;

-- Whoever accepts or agrees says so of what they have read: take_step compares this number.
create function private.count_terms() returns trigger
language plpgsql set search_path = '' as $$
begin
	if (old.title, old.detail, old.due, old.state, old.owner_id, old.proposed_due, old.proposed_title, old.proposed_owner_id)
		is distinct from (new.title, new.detail, new.due, new.state, new.owner_id, new.proposed_due, new.proposed_title,
		new.proposed_owner_id) then
		new.terms := old.terms + 1;
	end if;
	return new;
end
$$;
create trigger actions_count_their_terms before update on public.actions for each row execute function private.count_terms();
create policy "Background work reads commitments" on public.actions for select to colloquy_worker using (true);

create table public.action_supporters (
	action_id uuid not null references public.actions (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id),
	circle_id uuid not null references public.circles (id) on delete cascade,
	primary key (action_id, organisation_id)
);
comment on table public.action_supporters is 'Organisations that help the owner.';
create index action_supporters_organisation on public.action_supporters (organisation_id);
create index action_supporters_circle on public.action_supporters (circle_id);
alter table public.action_supporters enable row level security;
grant select on public.action_supporters to authenticated;

create table public.action_support_requests (
	action_id uuid not null references public.actions (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id),
	circle_id uuid not null references public.circles (id) on delete cascade,
	asked_by uuid not null references public.people (id),
	asked_at timestamptz not null default now(),
	primary key (action_id, organisation_id)
);
comment on table public.action_support_requests is 'Organisations that are asked to support. Whatever they answer ends the request; the story keeps both.';
create index action_support_requests_organisation on public.action_support_requests (organisation_id);
create index action_support_requests_circle on public.action_support_requests (circle_id);
alter table public.action_support_requests enable row level security;
grant select on public.action_support_requests to authenticated, colloquy_worker;
create policy "Background work reads who is asked to support" on public.action_support_requests for select to colloquy_worker using (true);

-- Which commitments "only the organisations concerned" keeps from a member: neither owner (present, asked or of the
-- whole) nor asker, supporter (present or asked), facilitator or convener.
create function private.is_concerned(subject public.actions, member public.memberships) returns boolean
language sql stable set search_path = '' as $$
	select subject.visibility = 'circle' or member.role >= 'facilitator' or subject.created_by = member.person_id
		or member.organisation_id = subject.owner_id
		or member.organisation_id is not distinct from subject.asker_id
		or member.organisation_id is not distinct from subject.proposed_owner_id
		or exists (select from public.action_supporters s where s.action_id = subject.id and s.organisation_id = member.organisation_id)
		or exists (select from public.action_support_requests s where s.action_id = subject.id and s.organisation_id = member.organisation_id)
		or exists (select from public.actions w where w.id = subject.whole_id and w.owner_id = member.organisation_id);
$$;
-- Definer (helper of policies): what hangs on a commitment asks it, too. Few are hidden, so the list stays short.
create function private.hidden_actions() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select a.id from public.memberships m join public.actions a on a.circle_id = m.circle_id
	where m.person_id = private.me() and m.ended_at is null and m.role < 'facilitator'
		and a.visibility = 'concerned' and not private.is_concerned(a, m);
$$;
grant execute on function private.hidden_actions() to authenticated;
-- Definer: the same question about somebody else, for mail.
create function private.sees_action(action uuid, person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.actions a join public.memberships m on m.circle_id = a.circle_id
		where a.id = action and m.person_id = person and m.ended_at is null and private.is_concerned(a, m));
$$;
grant execute on function private.sees_action(uuid, uuid) to colloquy_worker;

create policy "Members see the commitments of their circles that are for them" on public.actions for select to authenticated
	using (circle_id = any (array(select private.my_circles()))
		and (visibility = 'circle' or id <> all (array(select private.hidden_actions()))));
create policy "Members see who supports" on public.action_supporters for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));
create policy "Members see who is asked to support" on public.action_support_requests for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));
alter policy "Members read the record of their circles" on public.events
	using (circle_id = any (array(select private.my_circles()))
		and (subject_id is null or subject_id <> all (array(select private.hidden_actions()))));

create table public.action_updates (
	id bigint generated always as identity primary key,
	action_id uuid not null references public.actions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	step text not null,
	at timestamptz not null default now(),
	by_id uuid not null references public.people (id),
	for_id uuid references public.organisations (id),
	from_state public.action_state,
	to_state public.action_state not null,
	body text not null default '' check (length(body) <= 8000),
	link text check (link ~ '^https?://[^\s/?#:@.-]' and length(link) <= 500),
	due_from date,
	due_to date,
	title_from text,
	title_to text,
	progress int,
	owner_from uuid references public.organisations (id),
	owner_to uuid references public.organisations (id),
	other_id uuid references public.actions (id) on delete set null,
	corrects bigint references public.action_updates (id),
	changes jsonb not null default '{}'
);
comment on column public.action_updates.other_id is 'The part, the whole, the duplicate, or what it depends on.';
comment on column public.action_updates.changes is 'What else changed: {"priority": {"from": "normal", "to": "high"}}, in words of that day.';
comment on table public.action_updates is 'The story of a commitment: who, for which organisation, when, old and new. Append-only.';
create index action_updates_action on public.action_updates (action_id, id);
create index action_updates_circle on public.action_updates (circle_id, id);
create index action_updates_lately on public.action_updates (circle_id, at);
create index action_updates_corrects on public.action_updates (corrects) where corrects is not null;
create index action_updates_other on public.action_updates (other_id) where other_id is not null;
alter table public.action_updates enable row level security;
grant select on public.action_updates to authenticated, colloquy_worker;
-- Of a part that somebody may not see the story of the whole says nothing: that line holds its title and its owner.
create policy "Members read the story of a commitment" on public.action_updates for select to authenticated
	using (circle_id = any (array(select private.my_circles()))
		and not array[action_id, case when step = 'split' then other_id end] && array(select private.hidden_actions()));
create policy "Background work reads the story of a commitment" on public.action_updates for select to colloquy_worker using (true);

-- Who may take which step from which state. `by`: owner (represents the owner, participant or above), asker (facilitator
-- or above, or whoever proposed it; where terms are agreed to, somebody who does not represent the owner as long as there
-- is one), either (owner or asker), other_side (whoever has to answer about a date), verifier (facilitator or above who
-- represents somebody else), facilitator (or above), convener, new_owner (represents the organisation that is asked to
-- take over). edit and measure are taken through functions of their own.
create table private.action_steps (
	step text not null,
	from_state public.action_state not null,
	to_state public.action_state not null,
	by text not null check (by in ('owner', 'asker', 'either', 'other_side', 'verifier', 'facilitator', 'convener', 'new_owner')),
	needs text[] not null default '{}',
	primary key (step, from_state)
);
alter table private.action_steps enable row level security;
create policy "Everybody may know the rules" on private.action_steps for select to authenticated, colloquy_worker using (true);
grant select on private.action_steps to authenticated, colloquy_worker;
insert into private.action_steps (step, from_state, to_state, by, needs) values
	('accept', 'proposed', 'accepted', 'owner', '{}'),
	('decline', 'proposed', 'declined', 'owner', '{body}'),
	('counter', 'proposed', 'countered', 'owner', '{terms}'),
	('agree', 'countered', 'accepted', 'asker', '{}'),
	('propose_again', 'countered', 'proposed', 'asker', '{}'),
	('propose_again', 'declined', 'proposed', 'asker', '{}'),
	('report', 'accepted', 'in_progress', 'owner', '{body}'),
	('report', 'in_progress', 'in_progress', 'owner', '{body}'),
	('report', 'blocked', 'blocked', 'owner', '{body}'),
	('block', 'accepted', 'blocked', 'owner', '{body}'),
	('block', 'in_progress', 'blocked', 'owner', '{body}'),
	('resume', 'blocked', 'in_progress', 'owner', '{}'),
	('finish', 'accepted', 'done', 'owner', '{evidence}'),
	('finish', 'in_progress', 'done', 'owner', '{evidence}'),
	('finish', 'blocked', 'done', 'owner', '{evidence}'),
	('verify', 'done', 'verified', 'verifier', '{}'),
	('reopen', 'done', 'in_progress', 'verifier', '{body}'),
	('reopen', 'verified', 'in_progress', 'convener', '{body}'),
	('move_date', 'accepted', 'accepted', 'other_side', '{due,body}'),
	('move_date', 'in_progress', 'in_progress', 'other_side', '{due,body}'),
	('move_date', 'blocked', 'blocked', 'other_side', '{due,body}'),
	('agree_date', 'accepted', 'accepted', 'other_side', '{}'),
	('agree_date', 'in_progress', 'in_progress', 'other_side', '{}'),
	('agree_date', 'blocked', 'blocked', 'other_side', '{}'),
	('keep_date', 'accepted', 'accepted', 'other_side', '{}'),
	('keep_date', 'in_progress', 'in_progress', 'other_side', '{}'),
	('keep_date', 'blocked', 'blocked', 'other_side', '{}'),
	('withdraw', 'proposed', 'withdrawn', 'convener', '{body}'),
	('withdraw', 'countered', 'withdrawn', 'convener', '{body}'),
	('withdraw', 'declined', 'withdrawn', 'convener', '{body}'),
	('withdraw', 'accepted', 'withdrawn', 'convener', '{body}'),
	('withdraw', 'in_progress', 'withdrawn', 'convener', '{body}'),
	('withdraw', 'blocked', 'withdrawn', 'convener', '{body}'),
	('hand_over', 'accepted', 'accepted', 'owner', '{owner}'),
	('hand_over', 'in_progress', 'in_progress', 'owner', '{owner}'),
	('hand_over', 'blocked', 'blocked', 'owner', '{owner}'),
	('take_over', 'accepted', 'accepted', 'new_owner', '{}'),
	('take_over', 'in_progress', 'in_progress', 'new_owner', '{}'),
	('take_over', 'blocked', 'blocked', 'new_owner', '{}'),
	('decline_handover', 'accepted', 'accepted', 'new_owner', '{body}'),
	('decline_handover', 'in_progress', 'in_progress', 'new_owner', '{body}'),
	('decline_handover', 'blocked', 'blocked', 'new_owner', '{body}'),
	('cancel_handover', 'accepted', 'accepted', 'owner', '{}'),
	('cancel_handover', 'in_progress', 'in_progress', 'owner', '{}'),
	('cancel_handover', 'blocked', 'blocked', 'owner', '{}'),
	('correct', 'in_progress', 'in_progress', 'owner', '{body,corrects}'),
	('correct', 'blocked', 'blocked', 'owner', '{body,corrects}'),
	('correct', 'done', 'done', 'owner', '{body,corrects}'),
	('split', 'proposed', 'proposed', 'either', '{title,owner}'),
	('split', 'countered', 'countered', 'either', '{title,owner}'),
	('split', 'accepted', 'accepted', 'either', '{title,owner}'),
	('split', 'in_progress', 'in_progress', 'either', '{title,owner}'),
	('split', 'blocked', 'blocked', 'either', '{title,owner}'),
	('merge', 'proposed', 'withdrawn', 'facilitator', '{other}'),
	('merge', 'countered', 'withdrawn', 'facilitator', '{other}'),
	('merge', 'accepted', 'withdrawn', 'facilitator', '{other}'),
	('merge', 'in_progress', 'withdrawn', 'facilitator', '{other}'),
	('merge', 'blocked', 'withdrawn', 'facilitator', '{other}'),
	('edit', 'proposed', 'proposed', 'either', '{}'),
	('edit', 'countered', 'countered', 'either', '{}'),
	('edit', 'accepted', 'accepted', 'either', '{}'),
	('edit', 'in_progress', 'in_progress', 'either', '{}'),
	('edit', 'blocked', 'blocked', 'either', '{}'),
	('measure', 'accepted', 'accepted', 'owner', '{}'),
	('measure', 'in_progress', 'in_progress', 'owner', '{}'),
	('measure', 'blocked', 'blocked', 'owner', '{}'),
	('measure', 'done', 'done', 'owner', '{}'),
	('measure', 'verified', 'verified', 'owner', '{}');

-- Definer: for whom the caller speaks. Answers by link widen this in a later migration. `rows 2`: few circles a person, so that
-- commitments are found circle by circle through their index.
create function private.my_standings() returns setof public.memberships
language sql stable rows 2 security definer set search_path = '' as $$
	select * from public.memberships where person_id = private.me() and ended_at is null;
$$;

-- Definer: which steps the caller may take now; pages show these and no others, take_step obeys them. Pages with many
-- commitments ask for some steps alone: whether the next word is somebody's own, for one.
create function private.my_steps(for_circle uuid, only_of uuid[] default null, only_steps text[] default null) returns table (action_id uuid, step text)
language sql stable security definer set search_path = '' as $$
	-- Materialised: looking a few steps up in the index again for every commitment took most of the time.
	with asked as materialized (select * from private.action_steps s where only_steps is null or s.step = any (only_steps))
	select a.id, s.step
	from public.actions a
	join private.my_standings() m on m.circle_id = a.circle_id
	join asked s on s.from_state = a.state
	cross join lateral (select
		m.organisation_id = a.owner_id and m.role >= 'participant' as is_owner,
		m.role >= 'facilitator' or (a.created_by = m.person_id and m.role >= 'participant') as is_asker) as side
	-- Nobody agrees with themselves: the owner's own people answer for those who asked only where nobody else could.
	cross join lateral (select side.is_asker and (m.organisation_id <> a.owner_id or not exists (
		select from public.memberships other where other.circle_id = a.circle_id and other.ended_at is null
			and other.organisation_id <> a.owner_id
			and (other.role >= 'facilitator' or other.person_id = a.created_by and other.role >= 'participant'))) as is_asking_side) as answers
	where (for_circle is null or a.circle_id = for_circle) and (only_of is null or a.id = any (only_of))
	and (a.visibility = 'circle' or private.is_concerned(a, m))
	and case s.by
		when 'owner' then side.is_owner and case s.step
			when 'hand_over' then a.proposed_owner_id is null
			when 'cancel_handover' then a.proposed_owner_id is not null
			else true
		end
		when 'new_owner' then m.organisation_id = a.proposed_owner_id and m.role >= 'participant'
		when 'asker' then answers.is_asking_side
		when 'either' then side.is_owner or side.is_asker
		when 'facilitator' then m.role >= 'facilitator'
		when 'verifier' then m.role >= 'facilitator' and m.organisation_id <> a.owner_id
		when 'convener' then m.role = 'convener'
		when 'other_side' then case s.step
			when 'move_date' then a.proposed_due is null and (side.is_owner or side.is_asker)
			else a.proposed_due is not null and case when a.proposed_by_owner then answers.is_asking_side else side.is_owner end
		end
	end;
$$;
grant execute on function private.my_steps(uuid, uuid[], text[]) to authenticated;

create function public.my_steps(for_circle uuid default null, only_of uuid[] default null, only_steps text[] default null)
returns table (action_id uuid, step text)
language sql stable set search_path = '' as $$
	select * from private.my_steps(for_circle, only_of, only_steps);
$$;
comment on function public.my_steps(uuid, uuid[], text[]) is
	'The steps the caller may take now on the commitments of a circle (null: of all their circles); of some commitments alone, or some steps alone.';
grant execute on function public.my_steps(uuid, uuid[], text[]) to authenticated;

-- The session that "by the next session" means now: the next to come, apart from the one in which it is said.
create function private.next_session(circle uuid, apart_from uuid[]) returns setof public.sessions
language sql stable set search_path = '' as $$
	select * from public.sessions s
	where s.circle_id = circle and s.starts_at > now() and s.closed_at is null and s.id <> all (array_remove(apart_from, null))
	order by s.starts_at limit 1;
$$;

-- Words without blanks and without what no font shows: a title of nothing else says nothing. src/lib/ui/visible.ts
-- does the same.
create function private.visible(words text) returns text
language sql immutable set search_path = '' as $$
	select regexp_replace(coalesce(words, ''),
		'[[:space:]\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+',
		'', 'g');
$$;

-- Definer: nobody writes to actions but through the next two functions.
create function private.propose_action(
	action uuid, circle uuid, action_title text, owner uuid, lead uuid, due_on date, wording text, details text,
	of_session uuid, of_item uuid, of_document uuid, of_section text, of_strand uuid, of_phase uuid,
	by_session boolean, at_priority public.action_priority, seen_by public.action_visibility, of_whole uuid
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	member public.memberships;
	meeting public.sessions;
begin
	select * into member from public.memberships
	where circle_id = circle and person_id = private.me() and ended_at is null;
	if member.id is null or member.role < 'participant' then
		perform private.refuse('Only participants of the circle can propose a commitment.');
	end if;
	if length(private.visible(action_title)) < 2 then
		perform private.refuse('Say in a few words what is promised.', 'title');
	end if;
	-- Who only observes can't accept: nobody would ever answer.
	if not exists (select from public.memberships m where m.circle_id = circle and m.organisation_id = owner
		and m.role >= 'participant' and m.ended_at is null) then
		perform private.refuse('Choose an organisation that takes part in this circle.', 'owner');
	end if;
	if lead is not null and not exists (select from public.memberships m where m.circle_id = circle and m.person_id = lead
		and m.organisation_id = owner and m.ended_at is null) then
		perform private.refuse('The lead must represent the organisation that owns the commitment.', 'lead');
	end if;
	if of_session is not null and private.circle_of_session(of_session) is distinct from circle
		or of_item is not null and private.circle_of_item(of_item) is distinct from circle
		or of_document is not null and not exists (select from public.documents d
			where d.id = of_document and d.circle_id = circle and d.kind <> 'private')
		or of_strand is not null and not exists (select from public.strands s where s.id = of_strand and s.circle_id = circle)
		or of_phase is not null and not exists (select from public.phases p where p.id = of_phase and p.circle_id = circle) then
		perform private.refuse('That belongs to another circle.');
	end if;
	if of_whole is not null and not exists (select from private.my_steps(circle, array[of_whole]) s where s.step = 'split') then
		perform private.refuse('Only those who asked for a commitment, or own it, can split it.');
	end if;
	if by_session then
		select * into meeting from private.next_session(circle, array[of_session]);
		due_on := (meeting.starts_at at time zone meeting.time_zone)::date;
	end if;
	insert into public.actions (id, circle_id, session_id, item_id, document_id, section, born_as, title, detail, owner_id, lead_id,
		strand_id, phase_id, due, due_by_session, due_session_id, priority, visibility, whole_id, created_by, asker_id)
	values (coalesce(action, gen_random_uuid()), circle, of_session, of_item, of_document, of_section,
		coalesce(nullif(trim(wording), ''), trim(action_title)), trim(action_title), coalesce(details, ''), owner, lead,
		of_strand, of_phase, due_on, by_session, meeting.id, at_priority, seen_by, of_whole, member.person_id, member.organisation_id)
	returning id into action;
	insert into public.action_updates (action_id, circle_id, step, by_id, for_id, to_state, due_to, title_to, owner_to, other_id)
	values (action, circle, 'propose', member.person_id, member.organisation_id, 'proposed', due_on, trim(action_title), owner, of_whole);
	perform private.append_event('action.propose', circle, of_session, action, owner);
	return action;
end
$$;
grant execute on function private.propose_action(uuid, uuid, text, uuid, uuid, date, text, text, uuid, uuid, uuid, text, uuid, uuid,
	boolean, public.action_priority, public.action_visibility, uuid)
	to authenticated;
create function public.propose_action(
	action uuid, circle uuid, action_title text, owner uuid, lead uuid, due_on date, wording text default null,
	details text default '', of_session uuid default null, of_item uuid default null, of_document uuid default null,
	of_section text default null, of_strand uuid default null, of_phase uuid default null,
	by_session boolean default false, at_priority public.action_priority default 'normal',
	seen_by public.action_visibility default 'circle'
) returns uuid
language sql set search_path = '' as $$
	select private.propose_action(action, circle, action_title, owner, lead, due_on, wording, details, of_session, of_item,
		of_document, of_section, of_strand, of_phase, coalesce(by_session, false), coalesce(at_priority, 'normal'),
		coalesce(seen_by, 'circle'), null);
$$;
grant execute on function public.propose_action(uuid, uuid, text, uuid, uuid, date, text, text, uuid, uuid, uuid, text, uuid, uuid,
	boolean, public.action_priority, public.action_visibility)
	to authenticated;

-- The entry that a correction, perhaps of a correction, puts right; any other entry is that itself.
create function private.entry_put_right(entry bigint) returns bigint
language sql stable set search_path = '' as $$
	with recursive back as (
		select u.id, u.corrects from public.action_updates u where u.id = entry
		union all select u.id, u.corrects from public.action_updates u join back b on u.id = b.corrects
	)
	select min(b.id) from back b;
$$;

create function private.take_step(
	action uuid, which text, words text, evidence_link text, new_due date, new_title text, new_lead uuid, new_progress int,
	new_owner uuid, other uuid, corrected bigint
) returns text
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	member public.memberships;
	rule private.action_steps;
	said text := trim(coalesce(words, ''));
	link_given text := nullif(trim(coalesce(evidence_link, '')), '');
	next_due date;
	next_title text;
	next_owner uuid;
	next_lead uuid;
	unmet int;
	changed jsonb := '{}';
	target public.actions;
begin
	-- What waits for a merged one waits for the other from then on: see private.depend_on.
	if which = 'merge' then
		perform pg_advisory_xact_lock(hashtext('dependencies'), hashtext((select a.circle_id::text from public.actions a where a.id = action)));
	end if;
	select * into subject from public.actions a where a.id = action for update;
	select * into member from private.my_standings() m where m.circle_id = subject.circle_id;
	if subject.id is null or member.id is null or not private.is_concerned(subject, member) then
		perform private.refuse('There is no such commitment.');
	end if;
	select * into rule from private.action_steps s where s.step = which and s.from_state = subject.state;
	if rule.step is null then
		perform private.refuse('The commitment has moved on since you opened the page. Look at it again.');
	end if;
	if not exists (select from private.my_steps(subject.circle_id, array[action]) s where s.step = which) then
		perform private.refuse('That is not yours to say: only those who represent the right organisation in this circle can.');
	end if;
	if which in ('edit', 'measure') then
		perform private.refuse('That is done with a form of its own.');
	end if;
	if 'body' = any (rule.needs) and said = '' then
		perform private.refuse(case which when 'report' then 'Say what has happened.' else 'Give a reason.' end, 'body');
	end if;
	if 'evidence' = any (rule.needs) and said = '' and link_given is null
		and not exists (select private.files_just_added(action, member.person_id)) then
		perform private.refuse('Say what shows that it is done, or give a link to it or a file.', 'body');
	end if;
	if 'due' = any (rule.needs) and (new_due is null or new_due = subject.due) then
		perform private.refuse(case when new_due is null then 'Choose the new date.' else 'That is the date it has. Choose another.' end, 'due');
	end if;
	if 'terms' = any (rule.needs) and (new_due is null or new_due = subject.due)
		and coalesce(nullif(trim(new_title), ''), subject.title) = subject.title then
		perform private.refuse('Propose another date or another wording.', 'due');
	end if;
	if 'title' = any (rule.needs) and length(trim(coalesce(new_title, ''))) not between 2 and 300
		or trim(new_title) <> '' and length(private.visible(new_title)) < 2 then
		perform private.refuse('Say in a few words what is promised.', 'title');
	end if;
	if 'owner' = any (rule.needs) and not exists (select from public.memberships m where m.circle_id = subject.circle_id
		and m.organisation_id = new_owner and m.role >= 'participant' and m.ended_at is null) then
		perform private.refuse('Choose an organisation that takes part in this circle.', 'owner');
	end if;
	if which = 'hand_over' and new_owner = subject.owner_id then
		perform private.refuse('It is theirs already. Choose another organisation.', 'owner');
	end if;
	if 'corrects' = any (rule.needs) and not exists (select from public.action_updates u where u.id = corrected and u.action_id = action
		and u.for_id = member.organisation_id and u.step in ('report', 'block', 'resume', 'finish', 'measure', 'correct')) then
		perform private.refuse('Choose an entry of your own organisation to correct.', 'corrects');
	end if;
	if which = 'correct' and exists (select from public.action_updates u where u.corrects = corrected) then
		perform private.refuse('That has been corrected meanwhile. Look at it again, and correct what stands there now.');
	end if;
	if 'other' = any (rule.needs) then
		select * into target from public.actions a where a.id = other and a.circle_id = subject.circle_id and a.id <> action
			and a.state not in ('declined', 'withdrawn') for update;
		if target.id is null then
			perform private.refuse('Choose the commitment that stays: another one of this circle.', 'other');
		end if;
		-- What hangs on the merged one is shown with the other from then on: to nobody who could not see it before.
		if (subject.visibility = 'concerned' or target.visibility = 'concerned')
			and (subject.visibility, subject.owner_id) is distinct from (target.visibility, target.owner_id) then
			perform private.refuse('One of them is for the organisations concerned alone. It can only be merged with another of the same organisation that is so, too.', 'other');
		end if;
		if subject.visibility = 'concerned' and exists (
			select k.membership_id from private.kept_from k where k.action_id in (subject.id, target.id) and k.ended_at is null
			group by 1 having count(*) = 1) then
			perform private.refuse('Not the same organisations are concerned by both. Merged, each would be shown to those of the other.', 'other');
		end if;
	end if;
	if link_given is not null and link_given !~ '^https?://[^\s/?#:@.-]' then
		perform private.refuse('A link is an address of the web, such as https://example.org/report.', 'link');
	end if;
	if length(said) > 8000 then
		perform private.refuse('That is too long: 8,000 characters at most.', 'body');
	end if;
	next_owner := case when which = 'take_over' then subject.proposed_owner_id else subject.owner_id end;
	if new_lead is not null and which in ('accept', 'report', 'take_over') and not exists (
		select from public.memberships m where m.circle_id = subject.circle_id and m.person_id = new_lead
		and m.organisation_id = next_owner and m.ended_at is null) then
		perform private.refuse('The lead must represent the organisation that owns the commitment.', 'lead');
	end if;
	next_due := case
		when which in ('agree', 'agree_date') then coalesce(subject.proposed_due, subject.due)
		when which = 'propose_again' then coalesce(new_due, subject.due)
		else subject.due end;
	next_title := case
		when which = 'agree' then coalesce(subject.proposed_title, subject.title)
		when which = 'propose_again' then coalesce(nullif(trim(new_title), ''), subject.title)
		else subject.title end;
	-- Somebody is named from the moment it is promised: whoever accepted, or whose terms were agreed to.
	next_lead := case when which in ('accept', 'report') then coalesce(new_lead, subject.lead_id, case when which = 'accept' then member.person_id end)
		when which = 'take_over' then coalesce(new_lead, member.person_id)
		when which = 'agree' then coalesce(subject.lead_id,
			(select u.by_id from public.action_updates u where u.action_id = action and u.step = 'counter' order by u.id desc limit 1))
		else subject.lead_id end;
	if next_lead is distinct from subject.lead_id then
		changed := private.change_of('lead', coalesce(subject.lead_as, (select p.name from public.people p where p.id = subject.lead_id)),
			(select p.name from public.people p where p.id = next_lead));
	end if;
	-- It is taken over as it stands: what the former owner had asked, or been asked, about its date has ended with that.
	if which = 'take_over' and subject.proposed_due is not null then
		changed := changed || private.change_of('asked', subject.proposed_due::text, null);
	end if;
	if which = 'finish' then
		-- All who see this one read it here: of what is kept among a few it says nothing.
		select count(*) into unmet from public.action_dependencies d join public.actions n on n.id = d.needs_id
		where d.action_id = action and n.visibility = 'circle' and n.state not in ('done', 'verified', 'declined', 'withdrawn');
		if unmet > 0 then
			changed := changed || jsonb_build_object('waits', jsonb_build_object('to', unmet::text));
		end if;
	end if;
	if which = 'split' then
		other := private.propose_action(null, subject.circle_id, new_title, new_owner, new_lead, coalesce(new_due, subject.due), null, said,
			subject.session_id, subject.item_id, null, null, subject.strand_id, subject.phase_id,
			subject.due_by_session and new_due is null, subject.priority, subject.visibility, action);
	end if;
	if which = 'take_over' then
		delete from public.action_supporters where action_id = action and organisation_id = next_owner;
		delete from public.action_support_requests where action_id = action and organisation_id = next_owner;
	end if;
	update public.actions a set
		state = rule.to_state,
		owner_id = next_owner,
		proposed_owner_id = case when which = 'hand_over' then new_owner
			when which in ('take_over', 'decline_handover', 'cancel_handover') or rule.to_state in ('done', 'verified', 'withdrawn') then null
			else a.proposed_owner_id end,
		-- What the world may see is the new owner's own to say.
		is_public = a.is_public and which <> 'take_over',
		merged_into_id = case when which = 'merge' then other else a.merged_into_id end,
		due = next_due,
		due_by_session = a.due_by_session and next_due is not distinct from a.due,
		due_session_id = case when next_due is not distinct from a.due then a.due_session_id end,
		title = next_title,
		proposed_due = case when which in ('counter', 'move_date') then nullif(new_due, a.due) when which in ('agree', 'propose_again', 'agree_date', 'keep_date', 'take_over')
			or rule.to_state in ('done', 'verified', 'withdrawn', 'declined') then null else a.proposed_due end,
		proposed_title = case when which = 'counter' then nullif(nullif(trim(new_title), ''), a.title)
			when which in ('agree', 'propose_again') then null else a.proposed_title end,
		proposed_by_owner = case when which in ('counter', 'move_date') then member.organisation_id = a.owner_id
			else a.proposed_by_owner end,
		lead_id = next_lead,
		-- Opened again, it stands where it was last reported to stand.
		progress = case when which = 'finish' then 100 when which = 'reopen' then (select u.progress from public.action_updates u
				where u.action_id = a.id and u.progress is not null order by private.entry_put_right(u.id) desc, u.id desc limit 1)
			when which = 'report' or which = 'correct' and a.state <> 'done'
				-- What was said after the entry that is put right stands.
				and not exists (select from public.action_updates u where u.action_id = a.id and u.progress is not null
					and private.entry_put_right(u.id) > private.entry_put_right(corrected))
			then coalesce(new_progress, a.progress) else a.progress end,
		terms = a.terms + case when which = 'correct' then 1 else 0 end,
		accepted_by = case when which in ('accept', 'take_over') then member.person_id
			when which = 'agree' then (select u.by_id from public.action_updates u where u.action_id = a.id and u.step = 'counter' order by u.id desc limit 1)
			else a.accepted_by end,
		accepted_at = case when which in ('accept', 'agree', 'take_over') then now() else a.accepted_at end,
		changed_at = now()
	where a.id = action;
	insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, body, link, due_from, due_to,
		title_from, title_to, progress, owner_from, owner_to, other_id, corrects, changes)
	values (action, subject.circle_id, which, member.person_id, member.organisation_id, subject.state, rule.to_state, said, link_given,
		case when which in ('counter', 'move_date', 'agree', 'agree_date', 'propose_again') then subject.due end,
		case when which in ('counter', 'move_date') then nullif(new_due, subject.due)
			when which in ('agree', 'agree_date', 'propose_again') then next_due end,
		case when which in ('counter', 'agree', 'propose_again') and coalesce(nullif(trim(new_title), ''), next_title) <> subject.title then subject.title end,
		case when which = 'counter' then nullif(nullif(trim(new_title), ''), subject.title)
			when which = 'split' then trim(new_title)
			when next_title <> subject.title then next_title end,
		case when which = 'report' or which = 'correct' and subject.state <> 'done' then new_progress end,
		case when which in ('hand_over', 'take_over', 'decline_handover', 'cancel_handover') then subject.owner_id end,
		case when which in ('hand_over', 'split') then new_owner
			when which in ('take_over', 'decline_handover', 'cancel_handover') then subject.proposed_owner_id end,
		case when which in ('split', 'merge') then other end,
		case when which = 'correct' then corrected end, changed);
	if which = 'merge' then
		perform private.carry_over(subject, target);
		insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, other_id)
		values (other, subject.circle_id, 'absorb', member.person_id, member.organisation_id, target.state, target.state, action);
		perform private.append_event('action.absorb', subject.circle_id, subject.session_id, other, target.owner_id);
	end if;
	perform private.append_event('action.' || which, subject.circle_id, subject.session_id, action, next_owner,
		jsonb_build_object('from', subject.state, 'to', rule.to_state));
	return rule.to_state::text;
end
$$;
grant execute on function private.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint) to authenticated;
create function public.take_step(
	action uuid, which text, words text default '', evidence_link text default null, new_due date default null,
	new_title text default null, new_lead uuid default null, new_progress int default null, new_owner uuid default null,
	other uuid default null, corrected bigint default null
) returns text
language sql set search_path = '' as $$
	select private.take_step(action, which, words, evidence_link, new_due, new_title, new_lead, new_progress, new_owner,
		other, corrected);
$$;
comment on function public.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint) is 'Takes one step of private.action_steps; answers the new state.';
grant execute on function public.take_step(uuid, text, text, text, date, text, uuid, int, uuid, uuid, bigint) to authenticated;

-- Definer: what the owner alone may set, outside the state machine: whether the world may see it.
create function private.make_action_public(action uuid, visible boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
begin
	select * into subject from public.actions a where a.id = action for update;
	if subject.id is null or private.i_represent(subject.circle_id) is distinct from subject.owner_id
		or coalesce(private.my_role(subject.circle_id) < 'participant', true) then
		perform private.refuse('Only the organisation that owns a commitment can make it public.');
	end if;
	if visible and subject.visibility = 'concerned' then
		perform private.refuse('Only the organisations concerned can see it. Let the circle see it first.');
	end if;
	if visible = subject.is_public then return; end if;
	update public.actions set is_public = visible, changed_at = now() where id = action;
	insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state)
	values (action, subject.circle_id, case when visible then 'make_public' else 'make_private' end, private.me(), subject.owner_id,
		subject.state, subject.state);
	perform private.append_event(case when visible then 'action.made_public' else 'action.made_private' end,
		subject.circle_id, subject.session_id, action, subject.owner_id);
end
$$;
grant execute on function private.make_action_public(uuid, boolean) to authenticated;
create function public.make_action_public(action uuid, visible boolean) returns void
language sql set search_path = '' as $$
	select private.make_action_public(action, visible);
$$;
grant execute on function public.make_action_public(uuid, boolean) to authenticated;

-- Definer: an organisation offers its own support, agrees or declines to give it where it was asked, and takes it back; nobody
-- answers for another.
create function private.support_action(action uuid, supports boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	mine uuid;
	was_asked boolean;
begin
	select * into subject from public.actions a where a.id = action for update;
	mine := private.i_represent(subject.circle_id);
	if subject.id is null or mine is null or private.my_role(subject.circle_id) < 'participant'
		or action in (select private.hidden_actions()) then
		perform private.refuse('Only organisations that take part in this circle can support a commitment.');
	end if;
	if mine = subject.owner_id then
		perform private.refuse('Your organisation owns this commitment already.');
	end if;
	if supports and subject.state not in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked') then
		perform private.refuse('The commitment has moved on since you opened the page. Look at it again.');
	end if;
	delete from public.action_support_requests where action_id = action and organisation_id = mine;
	was_asked := found;
	if supports then
		insert into public.action_supporters (action_id, organisation_id, circle_id)
		values (action, mine, subject.circle_id) on conflict do nothing;
	else
		delete from public.action_supporters where action_id = action and organisation_id = mine;
	end if;
	if not found and not was_asked then return; end if;
	insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state)
	values (action, subject.circle_id, case when supports and was_asked then 'accept_support' when supports then 'support'
		when was_asked then 'decline_support' else 'end_support' end, private.me(), mine, subject.state, subject.state);
	perform private.append_event(case when supports then 'action.supported' when was_asked then 'action.decline_support'
		else 'action.support_ended' end, subject.circle_id, subject.session_id, action, mine);
end
$$;
grant execute on function private.support_action(uuid, boolean) to authenticated;
create function public.support_action(action uuid, supports boolean) returns void
language sql set search_path = '' as $$
	select private.support_action(action, supports);
$$;
comment on function public.support_action(uuid, boolean) is
	'The caller''s organisation supports a commitment of another, offered or asked for; or does not, or no longer does.';
grant execute on function public.support_action(uuid, boolean) to authenticated;

-- Definer: the owner, or a convener, asks an organisation to support a commitment, or asks it no longer. Whoever is asked sees
-- it from then on, also where it is kept among those concerned.
create function private.ask_support(action uuid, organisation uuid, asks boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
begin
	select * into subject from public.actions a where a.id = action for update;
	if subject.id is null or private.my_role(subject.circle_id) is null or action in (select private.hidden_actions()) then
		perform private.refuse('There is no such commitment.');
	end if;
	if private.my_role(subject.circle_id) < 'convener'
		and (private.my_role(subject.circle_id) < 'participant' or private.i_represent(subject.circle_id) <> subject.owner_id) then
		perform private.refuse('Only the organisation that owns a commitment, and conveners, can ask others to support it.');
	end if;
	if asks then
		if subject.state not in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked') then
			perform private.refuse('The commitment has moved on since you opened the page. Look at it again.');
		end if;
		if organisation = subject.owner_id or not exists (select from public.memberships m where m.circle_id = subject.circle_id
			and m.organisation_id = organisation and m.role >= 'participant' and m.ended_at is null) then
			perform private.refuse('Choose another organisation that takes part in this circle.', 'organisation');
		end if;
		if exists (select from public.action_supporters s where s.action_id = action and s.organisation_id = organisation) then
			perform private.refuse('They support it already.', 'organisation');
		end if;
		insert into public.action_support_requests (action_id, organisation_id, circle_id, asked_by)
		values (action, organisation, subject.circle_id, private.me()) on conflict do nothing;
	else
		delete from public.action_support_requests r where r.action_id = action and r.organisation_id = organisation;
	end if;
	if not found then return; end if;
	insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, owner_to)
	values (action, subject.circle_id, case when asks then 'ask_support' else 'end_ask_support' end, private.me(),
		private.i_represent(subject.circle_id), subject.state, subject.state, organisation);
	perform private.append_event(case when asks then 'action.ask_support' else 'action.end_ask_support' end,
		subject.circle_id, subject.session_id, action, organisation);
end
$$;
grant execute on function private.ask_support(uuid, uuid, boolean) to authenticated;
create function public.ask_support(action uuid, organisation uuid, asks boolean default true) returns void
language sql set search_path = '' as $$
	select private.ask_support(action, organisation, asks);
$$;
comment on function public.ask_support(uuid, uuid, boolean) is 'Asks an organisation of the circle to support a commitment, or asks it no longer.';
grant execute on function public.ask_support(uuid, uuid, boolean) to authenticated;
