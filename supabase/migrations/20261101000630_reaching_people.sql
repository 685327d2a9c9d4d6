-- Reaching people about commitments: answers by link without signing in, what to tell whom and when, calendars, briefs.

-- Named as the lead by whoever proposed or owns a commitment, by address alone: no member of the circle, and seeing
-- nothing of it but this one commitment, through links in mails.
create table private.leads_by_address (
	action_id uuid not null references public.actions (id) on delete cascade,
	person_id uuid not null references public.people (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	named_by uuid not null references public.people (id),
	named_at timestamptz not null default now(),
	primary key (action_id, person_id)
);
comment on table private.leads_by_address is 'Leads who are not members. They count only as long as the commitment names them.';
create index leads_by_address_circle on private.leads_by_address (circle_id);
create index leads_by_address_person on private.leads_by_address (person_id);
alter table private.leads_by_address enable row level security;
grant select on private.leads_by_address to colloquy_worker;
create policy "Background work reads who leads by address" on private.leads_by_address for select to colloquy_worker using (true);

-- One link, one person, one address, one commitment, one purpose, one answer. The token is in the mail alone.
create table private.answer_links (
	id uuid primary key default gen_random_uuid(),
	token_hash text not null unique,
	action_id uuid not null references public.actions (id) on delete cascade,
	person_id uuid not null references public.people (id) on delete cascade,
	address text not null,
	purpose text not null check (purpose in ('answer', 'report')),
	batch uuid,
	made_at timestamptz not null default now(),
	expires_at timestamptz not null default now() + interval '30 days',
	used_at timestamptz,
	update_id bigint references public.action_updates (id) on delete set null,
	revoked_at timestamptz,
	revoked_by uuid references public.people (id) on delete set null,
	sent_by uuid references public.people (id) on delete set null
);
comment on table private.answer_links is
	'Links in mails that take one step on one commitment. A used one stays, because the story names it. sent_by: somebody asked for it to be sent.';
create index answer_links_action on private.answer_links (action_id);
create index answer_links_person on private.answer_links (person_id);
create index answer_links_batch on private.answer_links (batch);
alter table private.answer_links enable row level security;
grant select, insert, delete on private.answer_links to colloquy_worker;
create policy "Background work sends links" on private.answer_links for insert to colloquy_worker with check (used_at is null);
create policy "Background work reads links" on private.answer_links for select to colloquy_worker using (true);
create policy "Background work removes links that were never used" on private.answer_links for delete to colloquy_worker
	using (used_at is null);

-- Definer: whoever answers by link acts as the person it was sent to, within private.take_step_by_link and nowhere else.
create or replace function private.me() returns uuid
language sql stable security definer set search_path = '' as $$
	select case when coalesce(current_setting('colloquy.by_link', true), '') <> ''
		then (select l.person_id from private.answer_links l where l.token_hash = current_setting('colloquy.by_link', true))
		else (select p.id from public.people p where p.user_id = auth.uid()) end;
$$;

-- Definer: a lead by address speaks for the owner, by link, as long as they are the lead and have never been a member.
create or replace function private.my_standings() returns setof public.memberships
language sql stable rows 2 security definer set search_path = '' as $$
	select m.* from public.memberships m where m.person_id = private.me() and m.ended_at is null
	union all
	select made.* from private.answer_links l
	join public.actions a on a.id = l.action_id and a.lead_id = l.person_id
	join private.leads_by_address n on n.action_id = l.action_id and n.person_id = l.person_id
	cross join lateral jsonb_populate_record(null::public.memberships, jsonb_build_object('id', l.id, 'circle_id', a.circle_id,
		'person_id', l.person_id, 'organisation_id', a.owner_id, 'role', 'participant', 'joined_at', n.named_at)) as made
	where l.token_hash = nullif(current_setting('colloquy.by_link', true), '')
		and not exists (select from public.memberships m where m.circle_id = a.circle_id and m.person_id = l.person_id);
$$;

-- Those who lead by address show with their name to the circle, like its members.
create or replace function private.people_of_my_circles() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select person_id from public.memberships where circle_id in (select private.my_circles())
	union select n.person_id from private.leads_by_address n where n.circle_id in (select private.my_circles());
$$;

create function private.steps_by_link(purpose text) returns text[]
language sql immutable set search_path = '' as $$
	select case purpose
		when 'answer' then array['accept', 'counter', 'decline', 'agree_date', 'keep_date']
		when 'report' then array['report', 'finish', 'block', 'resume', 'move_date'] end;
$$;

-- A link that leads somewhere, whatever became of it. It is bound to its address: another address, no link.
create function private.find_answer_link(token text) returns private.answer_links
language sql stable security definer set search_path = '' as $$
	select l from private.answer_links l
	join public.person_emails e on e.person_id = l.person_id and e.email = l.address
	where l.token_hash = private.hash_token(token);
$$;

create function private.state_of_link(link private.answer_links) returns text
language sql stable set search_path = '' as $$
	select case when link.revoked_at is not null then 'revoked' when link.used_at is not null then 'used'
		when link.expires_at < now() then 'expired' else 'open' end;
$$;

create function private.masked(address text) returns text
language sql immutable set search_path = '' as $$
	select left(address, 1) || '…@' || split_part(address, '@', 2);
$$;

-- Definer: what the page behind a link shows, or null. Looking changes nothing. Of a sensitive circle it names nothing else.
create function private.read_answer_link(token text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
	link private.answer_links := private.find_answer_link(token);
	allowed text[] := '{}';
	may_see boolean;
begin
	if link.id is null then return null; end if;
	perform set_config('colloquy.by_link', link.token_hash, true);
	-- Mails lie around for years: what has ended, or was sent to somebody who has left since, shows nothing any more.
	may_see := private.state_of_link(link) in ('open', 'used') and link.expires_at > now() and exists (
		select from public.actions a join private.my_standings() m on m.circle_id = a.circle_id
		where a.id = link.action_id and private.is_concerned(a, m));
	if may_see and private.state_of_link(link) = 'open' then
		allowed := array(select s.step from private.my_steps(null) s
			where s.action_id = link.action_id and s.step = any (private.steps_by_link(link.purpose)));
	end if;
	perform set_config('colloquy.by_link', '', true);
	return (select jsonb_build_object('state', private.state_of_link(link), 'purpose', link.purpose, 'usedAt', link.used_at,
			'address', private.masked(link.address), 'isSensitive', c.is_sensitive, 'person', link.person_id,
			'circle', case when c.is_sensitive or not may_see then '' else c.name end, 'steps', to_jsonb(allowed),
			'action', case when may_see then jsonb_build_object('id', a.id, 'circleId', a.circle_id, 'title', a.title,
				'state', a.state, 'due', a.due, 'proposedDue', a.proposed_due, 'nextSession', case when not c.is_sensitive then (
					select (n.starts_at at time zone n.time_zone)::date from private.next_session(a.circle_id, array[a.session_id]) n) end,
				'progress', a.progress, 'owner', o.name,
				'terms', a.terms,
				'waitsFor', (select count(*) from public.action_dependencies d join public.actions n on n.id = d.needs_id
					where d.action_id = a.id and n.visibility = 'circle' and n.state not in ('done', 'verified', 'declined', 'withdrawn')),
				'detail', case when c.is_sensitive then '' else a.detail end)
			else jsonb_build_object('id', a.id, 'circleId', a.circle_id, 'title', '', 'state', 'proposed', 'due', null,
				'proposedDue', null, 'nextSession', null, 'progress', null, 'owner', '', 'terms', 0, 'waitsFor', 0, 'detail', '') end)
		from public.actions a join public.circles c on c.id = a.circle_id join public.organisations o on o.id = a.owner_id
		where a.id = link.action_id);
end
$$;
grant execute on function private.read_answer_link(text) to colloquy_worker;

-- Definer: takes one step as the person the link was sent to, through the same state machine; answers the new state.
create function private.take_step_by_link(
	token text, which text, words text default '', evidence_link text default null, new_due date default null,
	new_title text default null, new_progress int default null, by_session boolean default false, terms_seen int default null
) returns text
language plpgsql security definer set search_path = '' as $$
declare
	link private.answer_links := private.find_answer_link(token);
	answer text;
begin
	select * into link from private.answer_links l where l.id = link.id for update;
	if link.id is null or private.state_of_link(link) <> 'open' then
		perform private.refuse('This link has been used, has expired or was withdrawn. The next email brings a new one.');
	end if;
	if which <> all (private.steps_by_link(link.purpose)) then
		perform private.refuse('This link is for something else. Sign in to do that.');
	end if;
	-- Of a sensitive circle a link does not tell when it meets: neither on its page nor by asking for that day.
	by_session := by_session and not exists (select from public.actions a join public.circles c on c.id = a.circle_id
		where a.id = link.action_id and c.is_sensitive);
	perform set_config('colloquy.by_link', link.token_hash, true);
	answer := public.take_step(action => link.action_id, which => which, words => words, evidence_link => evidence_link,
		new_due => new_due, new_title => new_title, new_progress => new_progress, by_session => by_session,
		terms_seen => terms_seen);
	perform set_config('colloquy.by_link', '', true);
	update private.answer_links l set used_at = now(), update_id = (
		select max(u.id) from public.action_updates u where u.action_id = link.action_id and u.by_id = link.person_id)
	where l.id = link.id;
	return answer;
end
$$;
grant execute on function private.take_step_by_link(text, text, text, text, date, text, int, boolean, int) to colloquy_worker;

-- Definer: conveners, and whoever represents the owner, see which links are out and may end them.
create function private.may_end_links(action uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.actions a join public.memberships m on m.circle_id = a.circle_id
		where a.id = action and m.person_id = private.me() and m.ended_at is null
		and (m.role = 'convener' or m.role >= 'participant' and m.organisation_id = a.owner_id) and private.is_concerned(a, m));
$$;
create function private.open_answer_links(action uuid)
returns table (id uuid, person text, address text, purpose text, made_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = '' as $$
	select l.id, case when l.person_id = a.lead_id then coalesce(a.lead_as, p.name) else p.name end,
		case when private.i_represent(a.circle_id) = a.owner_id then l.address else private.masked(l.address) end,
		l.purpose, l.made_at, l.expires_at
	from private.answer_links l join public.actions a on a.id = l.action_id join public.people p on p.id = l.person_id
	where l.action_id = action and private.state_of_link(l) = 'open' and private.may_end_links(action)
	order by l.made_at desc;
$$;
-- Definer: whoever's link was ended gets no other for that commitment by itself: not until somebody sends one, or names them
-- as the lead anew.
create function private.is_barred(action uuid, person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce(max(l.revoked_at) > greatest(max(l.made_at) filter (where l.sent_by is not null), '-infinity',
		(select n.named_at from private.leads_by_address n where n.action_id = action and n.person_id = person)), false)
	from private.answer_links l where l.action_id = action and l.person_id = person;
$$;
grant execute on function private.is_barred(uuid, uuid) to colloquy_worker;

create function private.revoke_answer_links(action uuid, link uuid default null) returns int
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	ended int;
begin
	if not private.may_end_links(action) then
		perform private.refuse('Only conveners and the organisation that owns a commitment can end its links.');
	end if;
	update private.answer_links l set revoked_at = now(), revoked_by = private.me()
	where l.action_id = action and (link is null or l.id = link) and private.state_of_link(l) = 'open';
	get diagnostics ended = row_count;
	if ended > 0 then
		select * into subject from public.actions a where a.id = action;
		perform private.tell(subject, 'end_link', '{}');
	end if;
	return ended;
end
$$;

-- Definer: people who get no links any more, each by the last one that was ended.
create function private.ended_answer_links(action uuid) returns table (id uuid, person text, address text, ended_at timestamptz)
language sql stable security definer set search_path = '' as $$
	select distinct on (l.person_id) l.id, case when l.person_id = a.lead_id then coalesce(a.lead_as, p.name) else p.name end,
		case when private.i_represent(a.circle_id) = a.owner_id then l.address else private.masked(l.address) end, l.revoked_at
	from private.answer_links l join public.actions a on a.id = l.action_id join public.people p on p.id = l.person_id
	where l.action_id = action and l.revoked_at is not null and private.is_barred(l.action_id, l.person_id)
		and private.may_end_links(action)
	order by l.person_id, l.revoked_at desc;
$$;

-- Definer: what a new link in place of that one would be for now, or null: its person must still be reached at that address and
-- have something to say. In a sensitive circle whoever can sign in gets none.
create function private.purpose_of_new_link(link uuid) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
	old private.answer_links;
	open_steps text[];
begin
	select l.* into old from private.answer_links l
	join public.person_emails e on e.person_id = l.person_id and e.email = l.address
	join public.actions a on a.id = l.action_id join public.circles c on c.id = a.circle_id
	join public.people p on p.id = l.person_id
	where l.id = link and not (c.is_sensitive and p.user_id is not null);
	if old.id is null then return null; end if;
	perform set_config('colloquy.by_link', old.token_hash, true);
	open_steps := array(select s.step from private.my_steps(null, array[old.action_id]) s);
	perform set_config('colloquy.by_link', '', true);
	return case when open_steps && private.steps_by_link('answer') then 'answer'
		when open_steps && private.steps_by_link('report') then 'report' end;
end
$$;
grant execute on function private.purpose_of_new_link(uuid) to colloquy_worker;

-- Definer: the link in whose place somebody who holds it may have a new one, sent where it had been sent; null for none. Only
-- time ended it: what somebody ended stays ended.
create function private.link_to_renew(token text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
	link private.answer_links := private.find_answer_link(token);
begin
	if link.id is null or private.state_of_link(link) <> 'expired' or private.is_barred(link.action_id, link.person_id)
		or private.purpose_of_new_link(link.id) is null then
		return null;
	end if;
	return link.id;
end
$$;
grant execute on function private.link_to_renew(text) to colloquy_worker;

-- Definer: sends a new link to whoever had that one. The mail is made by background work, which the event asks.
create function private.send_link_anew(link uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	old private.answer_links;
	subject public.actions;
begin
	select * into old from private.answer_links l where l.id = link;
	if old.id is null or not private.may_end_links(old.action_id) then
		perform private.refuse('Only conveners and the organisation that owns a commitment can send links about it.');
	end if;
	if private.purpose_of_new_link(link) is null then
		perform private.refuse('There is nothing they could answer by link now.');
	end if;
	select * into subject from public.actions a where a.id = old.action_id;
	perform private.tell(subject, 'send_link', '{}');
	perform private.append_event('action.link_asked', subject.circle_id, subject.session_id, subject.id, subject.owner_id,
		jsonb_build_object('link', link));
end
$$;
-- Definer: which lines of a story were said by link, and where that link had been sent.
create function private.said_by_link(action uuid) returns table (update_id bigint, address text)
language sql stable security definer set search_path = '' as $$
	select l.update_id, case when private.i_represent(a.circle_id) = a.owner_id then l.address else private.masked(l.address) end
	from private.answer_links l join public.actions a on a.id = l.action_id
	where l.action_id = action and l.update_id is not null and private.my_role(a.circle_id) is not null
		and a.id not in (select private.hidden_actions());
$$;
grant execute on function private.open_answer_links(uuid), private.revoke_answer_links(uuid, uuid), private.said_by_link(uuid),
	private.ended_answer_links(uuid), private.send_link_anew(uuid)
	to authenticated;

-- How often somebody wants mail about commitments: in general (circle_id null), and where they chose, for one circle.
create table private.mail_choices (
	person_id uuid not null references public.people (id) on delete cascade,
	circle_id uuid references public.circles (id) on delete cascade,
	pace text not null check (pace in ('off', 'daily', 'at_once')),
	unique nulls not distinct (person_id, circle_id)
);
comment on table private.mail_choices is 'Nothing chosen means daily.';
create index mail_choices_circle on private.mail_choices (circle_id);
alter table private.mail_choices enable row level security;
grant select on private.mail_choices to colloquy_worker;
create policy "Background work reads how often" on private.mail_choices for select to colloquy_worker using (true);

-- Definer: a person's own choices.
create function private.my_mail_choices() returns table (circle_id uuid, pace text)
language sql stable security definer set search_path = '' as $$
	select c.circle_id, c.pace from private.mail_choices c where c.person_id = private.me();
$$;
create function private.choose_mail(circle uuid, wanted text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if private.me() is null or circle is not null and private.my_role(circle) is null then
		perform private.refuse('There is no such circle.');
	end if;
	delete from private.mail_choices c where c.person_id = private.me() and c.circle_id is not distinct from circle;
	if wanted in ('off', 'daily', 'at_once') then
		insert into private.mail_choices (person_id, circle_id, pace) values (private.me(), circle, wanted);
	end if;
end
$$;
grant execute on function private.my_mail_choices(), private.choose_mail(uuid, text) to authenticated;

-- The ledger: what a person is told, once and never twice.
create table private.notices (
	id bigint generated always as identity primary key,
	person_id uuid not null references public.people (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	action_id uuid not null references public.actions (id) on delete cascade,
	kind text not null,
	key text not null,
	made_at timestamptz not null default now(),
	settled_at timestamptz,
	batch uuid,
	unique (person_id, key)
);
comment on table private.notices is 'settled: it went into a mail (batch), or there was no need any more. key says what it was about.';
create index notices_waiting on private.notices (person_id, id) where settled_at is null;
create index notices_batch on private.notices (batch);
create index notices_action on private.notices (action_id);
create index notices_circle on private.notices (circle_id);
alter table private.notices enable row level security;
grant select, insert on private.notices to colloquy_worker;
grant update (settled_at, batch) on private.notices to colloquy_worker;
create policy "Background work keeps the ledger" on private.notices for all to colloquy_worker using (true) with check (true);

-- Links that end mails about the commitments of one circle.
create table private.commitment_mute_links (
	token_hash text primary key,
	person_id uuid not null references public.people (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	expires_at timestamptz not null default now() + interval '180 days'
);
create index commitment_mute_links_person on private.commitment_mute_links (person_id);
create index commitment_mute_links_circle on private.commitment_mute_links (circle_id);
alter table private.commitment_mute_links enable row level security;
grant select, insert, delete on private.commitment_mute_links to colloquy_worker;
create policy "Background work makes links that end mails" on private.commitment_mute_links
	for all to colloquy_worker using (true) with check (true);

-- Definer: the link itself is the proof; it can do nothing but end mails. '' for a sensitive circle, null for no link.
create function private.mute_commitments_by_link(token text, everywhere boolean, really boolean) returns text
language plpgsql security definer set search_path = '' as $$
declare
	link private.commitment_mute_links;
begin
	select * into link from private.commitment_mute_links l
	where l.token_hash = private.hash_token(token) and l.expires_at > now();
	if link.token_hash is null then return null; end if;
	if really then
		if everywhere then
			delete from private.mail_choices c where c.person_id = link.person_id;
			insert into private.mail_choices (person_id, circle_id, pace) values (link.person_id, null, 'off');
		else
			insert into private.mail_choices (person_id, circle_id, pace) values (link.person_id, link.circle_id, 'off')
			on conflict (person_id, circle_id) do update set pace = 'off';
		end if;
	end if;
	return (select case when c.is_sensitive then '' else c.name end from public.circles c where c.id = link.circle_id);
end
$$;
grant execute on function private.mute_commitments_by_link(text, boolean, boolean) to anon, authenticated;
-- Definer: what has been stopped already of what the link could stop: 'circle', 'all', or null.
create function private.commitments_muted_by_link(token text) returns text
language sql stable security definer set search_path = '' as $$
	select case
		when bool_or(c.circle_id is null and c.pace = 'off') and bool_and(c.pace = 'off') then 'all'
		when coalesce(max(c.pace) filter (where c.circle_id = l.circle_id), max(c.pace) filter (where c.circle_id is null)) = 'off'
			then 'circle' end
	from private.commitment_mute_links l join private.mail_choices c on c.person_id = l.person_id
	where l.token_hash = private.hash_token(token) and l.expires_at > now()
	group by l.token_hash;
$$;
grant execute on function private.commitments_muted_by_link(text) to anon, authenticated;

-- Calendars that a calendar program subscribes to. What they show is what their maker may see at that moment.
create table private.calendar_links (
	id uuid primary key default gen_random_uuid(),
	token_hash text not null unique,
	person_id uuid not null references public.people (id) on delete cascade,
	organisation_id uuid references public.organisations (id) on delete cascade,
	made_at timestamptz not null default now(),
	revoked_at timestamptz
);
comment on table private.calendar_links is 'organisation_id: the commitments of that organisation instead of what concerns the person.';
create index calendar_links_person on private.calendar_links (person_id);
create index calendar_links_organisation on private.calendar_links (organisation_id);
alter table private.calendar_links enable row level security;
grant select on private.calendar_links to colloquy_worker;
create policy "Background work reads calendar links" on private.calendar_links for select to colloquy_worker using (true);

-- Definer: one's own calendars. A new address ends the old one for the same thing.
create function private.my_calendars() returns table (id uuid, organisation_id uuid, made_at timestamptz)
language sql stable security definer set search_path = '' as $$
	select l.id, l.organisation_id, l.made_at from private.calendar_links l
	where l.person_id = private.me() and l.revoked_at is null;
$$;
create function private.end_calendar(organisation uuid) returns void
language sql volatile security definer set search_path = '' as $$
	update private.calendar_links l set revoked_at = now()
	where l.person_id = private.me() and l.organisation_id is not distinct from organisation and l.revoked_at is null;
$$;
create function private.make_calendar(organisation uuid, token text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if private.me() is null or organisation is not null and organisation not in (select private.my_organisations())
		and not exists (select from public.memberships m
			where m.person_id = private.me() and m.organisation_id = organisation and m.ended_at is null) then
		perform private.refuse('Only people of an organisation can subscribe to its calendar.');
	end if;
	perform private.end_calendar(organisation);
	insert into private.calendar_links (token_hash, person_id, organisation_id)
	values (private.hash_token(token), private.me(), organisation);
end
$$;
grant execute on function private.my_calendars(), private.end_calendar(uuid), private.make_calendar(uuid, text) to authenticated;

-- When somebody last read the brief of an organisation.
create table private.brief_readings (
	person_id uuid not null references public.people (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id) on delete cascade,
	read_at timestamptz not null,
	primary key (person_id, organisation_id)
);
create index brief_readings_organisation on private.brief_readings (organisation_id);
alter table private.brief_readings enable row level security;
create policy "Nobody but the functions below" on private.brief_readings for select to colloquy_worker using (false);

create function private.brief_read_at(organisation uuid) returns timestamptz
language sql stable security definer set search_path = '' as $$
	select b.read_at from private.brief_readings b where b.person_id = private.me() and b.organisation_id = organisation;
$$;
-- up_to: when what was read had been looked up. What came after that has not been seen.
create function private.mark_brief_read(organisation uuid, up_to timestamptz) returns void
language sql volatile security definer set search_path = '' as $$
	insert into private.brief_readings as b (person_id, organisation_id, read_at)
	select private.me(), o.id, least(up_to, now()) from public.organisations o where o.id = organisation and private.me() is not null
	on conflict (person_id, organisation_id) do update set read_at = greatest(b.read_at, excluded.read_at);
$$;
grant execute on function private.brief_read_at(uuid), private.mark_brief_read(uuid, timestamptz) to authenticated;
