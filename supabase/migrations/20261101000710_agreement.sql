-- Agreement: organisations answer, theme by theme, to one exact wording of a summary.
--
-- Who may                                  convener  facilitator  participant  observer  background
--   open a round, move its date, close it  yes       -            -            -         closes it at its date
--   answer for the own organisation        yes       yes          yes          -         -
--   word a reservation                     yes       yes          -            -         -
--   consent to it, for the organisation    yes       yes          yes          -         -
--   say what the summary reads             -         -            -            -         yes
--   see answers by organisation            yes       yes          *            *         counts them
--   see counts, and words of objections    yes       yes          yes          yes       -
-- * everybody in the circle, but where anything was said under the Chatham House Rule only the own organisation's; of the
--   others there is how many have answered, once a round has closed counts from three answers up, and the words of an
--   objection without a name.
--
-- [A1]  A wording is the title of a theme and its canonical Markdown; its fingerprint is SHA-256 of both. What was shown
--       once is kept, so that every answer points at a text that can be read.
-- [A2]  An answer is to the wording that stands at that moment, or it is refused: also when somebody has written in the
--       summary since it was last looked at.
-- [A3]  One answer for an organisation and a theme: the last one counts. All are kept.
-- [A4]  When the text of a theme changes, answers to it become answers to an earlier wording. Other themes are untouched.
-- [A5]  An objection says why, and what the organisation could agree to.
-- [A6]  A reservation stands only with the organisation's consent to its words, at the wording it is about.
-- [A7]  Silence counts as nothing. Where the round says that it counts as "can live with it", this holds only when the
--       round ran to its date, for organisations that were asked when it opened and have said nothing, and for a wording
--       that had stood a day by then, counted from the opening and from the last move of the date. It is shown as
--       silence, never as an answer.
-- [A8]  Closing freezes wordings, answers and reservations: at its date what stood then, whatever was written since. A later
--       round goes on from the last answers; the frozen stays.
-- [A9]  Outside the circle organisations are named only for attributed sessions, and only those that go along with what is
--       printed. Under the Chatham House Rule there are counts alone, from three answers up. Of a theme that stays in the
--       circle as a whole, a public version says nothing: neither its title nor who agreed to it or has a reservation.
-- [A10] Events name neither person nor organisation, unless the session is attributed.
-- [A11] A theme that is taken out while organisations are asked is shown as taken out, with what was objected to in it.

create type public.stance as enum ('agree', 'can_live_with', 'reserve', 'object', 'none');
create type public.silence as enum ('nothing', 'can_live_with');

create table public.theme_wordings (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	section text not null check (section ~ '^(introduction|[0-9a-f-]{36})$'),
	title text not null,
	markdown text not null,
	fingerprint text not null generated always as (private.hash_token('## ' || title || E'\n\n' || markdown)) stored,
	first_seen_at timestamptz not null default now(),
	unique (session_id, section, fingerprint)
);
comment on table public.theme_wordings is 'Every wording of a theme that anybody was asked about. Written by what reads the live summary, never changed.';
create index theme_wordings_circle on public.theme_wordings (circle_id);
alter table public.theme_wordings enable row level security;
grant select on public.theme_wordings to authenticated;
create policy "Members read the wordings" on public.theme_wordings for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.current_wordings (
	session_id uuid not null references public.sessions (id) on delete cascade,
	section text not null,
	circle_id uuid not null references public.circles (id) on delete cascade,
	wording_id uuid not null references public.theme_wordings (id) on delete cascade,
	position int not null,
	since timestamptz not null default now(),
	primary key (session_id, section)
);
comment on table public.current_wordings is 'What each theme reads, as last looked at.';
create index current_wordings_wording on public.current_wordings (wording_id);
create index current_wordings_circle on public.current_wordings (circle_id);
alter table public.current_wordings enable row level security;
grant select on public.current_wordings to authenticated, colloquy_worker;
create policy "Members read what stands" on public.current_wordings for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Background work reads what stands" on public.current_wordings for select to colloquy_worker using (true);

-- How far the log of the summary had got when it was last looked at; and the last time it was still being written.
create table private.observed_summaries (
	session_id uuid primary key references public.sessions (id) on delete cascade,
	seq bigint not null default -1,
	restless_seq bigint,
	restless_since timestamptz
);
comment on table private.observed_summaries is 'The fence behind [A2].';
alter table private.observed_summaries enable row level security;
create policy "Nobody but the functions below" on private.observed_summaries for select to colloquy_worker using (false);

create table public.agreement_rounds (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	number int not null,
	silence public.silence not null default 'nothing',
	words text not null default '' check (length(words) <= 1000),
	asked jsonb not null default '{}',
	opened_at timestamptz not null default now(),
	closes_at timestamptz not null,
	moved_at timestamptz,
	asked_organisations uuid[] not null default '{}',
	closed_at timestamptz,
	ran_to_its_date boolean,
	fingerprint text,
	unique (session_id, number),
	check ((closed_at is null) = (fingerprint is null))
);
comment on table public.agreement_rounds is 'From opening to closing. asked, asked_organisations: the wordings by section and the organisations when it opened. moved_at: when its date was last changed. fingerprint: SHA-256 over the fingerprints of all themes as frozen.';
create unique index agreement_rounds_open on public.agreement_rounds (session_id) where closed_at is null;
create index agreement_rounds_circle on public.agreement_rounds (circle_id);
alter table public.agreement_rounds enable row level security;
grant select on public.agreement_rounds to authenticated, colloquy_worker;
create policy "Members see the rounds" on public.agreement_rounds for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Background work sees the rounds" on public.agreement_rounds for select to colloquy_worker using (true);

-- Definer (helper of policies): where the caller may see who said what.
create function private.answers_i_may_see() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.sessions where not was_chatham_house and circle_id in (select private.my_circles())
	union
	select id from public.sessions where circle_id in (select private.my_circles('facilitator'));
$$;
create function private.is_my_side(circle uuid, organisation uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce(private.i_represent(circle) = organisation, false);
$$;
grant execute on function private.answers_i_may_see(), private.is_my_side(uuid, uuid) to authenticated;

create table public.agreement_reservations (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	section text not null,
	wording_id uuid not null references public.theme_wordings (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id),
	body text not null check (length(trim(body)) between 1 and 2000),
	state text not null default 'proposed' check (state in ('proposed', 'agreed', 'declined', 'replaced')),
	proposed_at timestamptz not null default now(),
	answered_at timestamptz
);
comment on table public.agreement_reservations is 'What an organisation does not go along with, in words it has consented to.';
create index agreement_reservations_session on public.agreement_reservations (session_id, section);
create index agreement_reservations_wording on public.agreement_reservations (wording_id);
create index agreement_reservations_circle on public.agreement_reservations (circle_id);
create index agreement_reservations_organisation on public.agreement_reservations (organisation_id);
alter table public.agreement_reservations enable row level security;
grant select on public.agreement_reservations to authenticated, colloquy_worker;
create policy "Reservations show like answers" on public.agreement_reservations for select to authenticated using (
	session_id = any (array(select private.answers_i_may_see()))
	or (circle_id = any (array(select private.my_circles())) and private.is_my_side(circle_id, organisation_id)));
create policy "Background work reads reservations" on public.agreement_reservations for select to colloquy_worker using (true);

create table public.agreement_answers (
	id bigint generated always as identity primary key,
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	round_id uuid not null references public.agreement_rounds (id) on delete cascade,
	section text not null,
	wording_id uuid not null references public.theme_wordings (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id),
	stance public.stance not null,
	reason text not null default '' check (length(reason) <= 2000),
	proposal text not null default '' check (length(proposal) <= 400000),
	reservation_id uuid references public.agreement_reservations (id) on delete cascade,
	by_id uuid references public.people (id) on delete set null,
	at timestamptz not null default now(),
	check (stance <> 'object' or (reason <> '' and proposal <> '')),
	check ((stance = 'reserve') = (reservation_id is not null))
);
comment on table public.agreement_answers is 'Only ever added to. none takes back what was said. by_id is kept for attributed sessions alone.';
create index agreement_answers_last on public.agreement_answers (session_id, section, organisation_id, id desc);
create index agreement_answers_round on public.agreement_answers (round_id);
create index agreement_answers_wording on public.agreement_answers (wording_id);
create index agreement_answers_circle on public.agreement_answers (circle_id);
create index agreement_answers_organisation on public.agreement_answers (organisation_id);
create index agreement_answers_reservation on public.agreement_answers (reservation_id);
create index agreement_answers_by on public.agreement_answers (by_id);
alter table public.agreement_answers enable row level security;
grant select on public.agreement_answers to authenticated;
create policy "Answers show to the circle; under the Chatham House Rule to those who run it and to their own" on public.agreement_answers
	for select to authenticated using (
		session_id = any (array(select private.answers_i_may_see()))
		or (circle_id = any (array(select private.my_circles())) and private.is_my_side(circle_id, organisation_id)));

create table public.agreed_themes (
	round_id uuid not null references public.agreement_rounds (id) on delete cascade,
	section text not null,
	circle_id uuid not null references public.circles (id) on delete cascade,
	wording_id uuid not null references public.theme_wordings (id) on delete cascade,
	position int not null,
	primary key (round_id, section)
);
comment on table public.agreed_themes is 'The summary as it stood when a round was closed. Never changed.';
create index agreed_themes_wording on public.agreed_themes (wording_id);
create index agreed_themes_circle on public.agreed_themes (circle_id);
alter table public.agreed_themes enable row level security;
grant select on public.agreed_themes to authenticated;
create policy "Members read what was agreed" on public.agreed_themes for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.agreed_answers (
	round_id uuid not null references public.agreement_rounds (id) on delete cascade,
	section text not null,
	organisation_id uuid not null references public.organisations (id),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	organisation text not null,
	stance public.stance not null,
	by_silence boolean not null default false,
	spoke_earlier boolean not null default false,
	reason text not null default '',
	reservation text,
	primary key (round_id, section, organisation_id),
	check (not by_silence or stance = 'can_live_with')
);
comment on table public.agreed_answers is 'What each organisation had said to the wording that was frozen. spoke_earlier: only to an earlier one.';
create index agreed_answers_session on public.agreed_answers (session_id);
create index agreed_answers_circle on public.agreed_answers (circle_id);
create index agreed_answers_organisation on public.agreed_answers (organisation_id);
alter table public.agreed_answers enable row level security;
grant select on public.agreed_answers to authenticated;
create policy "Frozen answers show like answers" on public.agreed_answers for select to authenticated using (
	session_id = any (array(select private.answers_i_may_see()))
	or (circle_id = any (array(select private.my_circles())) and private.is_my_side(circle_id, organisation_id)));

-- [A10]
create function private.record_agreement(
	kind text, session uuid, subject uuid, organisation uuid default null, detail jsonb default '{}'
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	about public.sessions;
	event bigint;
begin
	select * into about from public.sessions s where s.id = session for share;
	if about.attribution = 'attributed' then
		perform private.append_event(kind, about.circle_id, session, subject, organisation, detail);
		return;
	end if;
	insert into public.events (kind, circle_id, session_id, subject_id, detail)
	values (kind, about.circle_id, session, subject, detail) returning id into event;
	insert into private.outbox (event_id) values (event);
end
$$;

create function private.summary_seq(session uuid) returns bigint
language sql stable security definer set search_path = '' as $$
	select greatest(
		(select coalesce(max(u.seq), 0) from private.document_updates u where u.document_id = d.id),
		(select coalesce(max(s.seq), 0) from private.document_snapshots s where s.document_id = d.id))
	from public.documents d where d.session_id = session and d.kind = 'summary';
$$;

create function private.title_as_shown(title text) returns text
language sql immutable set search_path = '' as $$
	select regexp_replace(trim(title), '\s+', ' ', 'g');
$$;

-- Whether what current_wordings says is what the summary reads at this moment: its text, the titles of its themes and their
-- order.
create function private.is_observed(session uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce((select o.seq from private.observed_summaries o where o.session_id = session) >= private.summary_seq(session), false)
		and not exists (
			select from public.current_wordings c join public.theme_wordings w on w.id = c.wording_id
			left join public.themes t on t.id::text = c.section and t.session_id = session
			where c.session_id = session and c.section <> 'introduction'
				and (t.id is null or private.title_as_shown(t.title) <> w.title))
		and not exists (
			select from (
				select row_number() over (order by c.position) as seen, row_number() over (order by t.position, t.created_at) as now
				from public.current_wordings c join public.themes t on t.id::text = c.section and t.session_id = session
				where c.session_id = session) place
			where place.seen <> place.now);
$$;

-- Definer: what background work needs to know before it reads a summary. seq first, text second: what is written in
-- between makes the text newer than its fence, which does no harm.
create function private.summary_to_observe(session uuid)
returns table (document_id uuid, seq bigint, is_observed boolean, is_asked_about boolean)
language sql stable security definer set search_path = '' as $$
	select d.id, private.summary_seq(session), private.is_observed(session),
		exists (select from public.agreement_rounds r where r.session_id = session and r.closed_at is null)
	from public.documents d where d.session_id = session and d.kind = 'summary';
$$;
grant execute on function private.summary_to_observe(uuid) to colloquy_worker;

-- Definer: notes what the summary reads. `texts` is the canonical Markdown by section, as of `at_seq` or later.
-- Answers how many themes read differently from before.
create function private.observe_summary(session uuid, at_seq bigint, texts jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare
	of_circle uuid := (select s.circle_id from public.sessions s where s.id = session);
	is_open boolean;
	part record;
	wording uuid;
	before uuid;
	gone text;
	changed int := 0;
begin
	if of_circle is null then return 0; end if;
	insert into private.observed_summaries (session_id) values (session) on conflict do nothing;
	perform 1 from private.observed_summaries o where o.session_id = session for update;
	-- What is written after the date of a round comes too late for it. [A8]
	perform private.freeze_agreement(r.id, true) from public.agreement_rounds r
	where r.session_id = session and r.closed_at is null and r.closes_at <= now();
	-- Somebody has looked later: what we saw is old.
	if (select o.seq > at_seq from private.observed_summaries o where o.session_id = session) then return 0; end if;
	is_open := exists (select from public.agreement_rounds r where r.session_id = session and r.closed_at is null);
	for part in
		select s.section, s.title, texts ->> s.section as markdown, s.place
		from (select 'introduction' as section, 'Introduction' as title, 0 as place
			union all
			select t.id::text, private.title_as_shown(t.title), (row_number() over (order by t.position, t.created_at))::int
			from public.themes t where t.session_id = session) s
		where coalesce(texts ->> s.section, '') <> ''
	loop
		insert into public.theme_wordings (circle_id, session_id, section, title, markdown)
		values (of_circle, session, part.section, part.title, part.markdown) on conflict do nothing;
		select w.id into wording from public.theme_wordings w where w.session_id = session and w.section = part.section
			and w.fingerprint = private.hash_token('## ' || part.title || E'\n\n' || part.markdown);
		select c.wording_id into before from public.current_wordings c where c.session_id = session and c.section = part.section;
		insert into public.current_wordings as c (session_id, section, circle_id, wording_id, position)
		values (session, part.section, of_circle, wording, part.place)
		on conflict (session_id, section) do update set position = excluded.position, wording_id = excluded.wording_id,
			since = case when c.wording_id = excluded.wording_id then c.since else now() end;
		if before is distinct from wording then
			changed := changed + 1;
			if is_open then
				perform private.record_agreement('agreement.changed', session, session, null,
					jsonb_build_object('section', part.section, 'wording', wording));
			end if;
		end if;
	end loop;
	-- A theme that is gone, or in which nothing is written any more, is no longer asked about.
	for gone in
		delete from public.current_wordings c where c.session_id = session and (coalesce(texts ->> c.section, '') = ''
			or c.section <> 'introduction' and c.section not in (select t.id::text from public.themes t where t.session_id = session))
		returning c.section
	loop
		changed := changed + 1;
		if is_open then
			perform private.record_agreement('agreement.removed', session, session, null, jsonb_build_object('section', gone));
		end if;
	end loop;
	update private.observed_summaries o set seq = at_seq, restless_seq = null, restless_since = null where o.session_id = session;
	return changed;
end
$$;
grant execute on function private.observe_summary(uuid, bigint, jsonb) to colloquy_worker;

-- Definer: summaries under agreement that have changed and have come to rest since the last call, or have not for ten
-- minutes; and those whose round ends within the next one: what was seen last is what will be frozen. [A8]
create function private.summaries_to_look_at() returns setof uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
	round public.agreement_rounds;
	fence private.observed_summaries;
	latest bigint;
begin
	for round in select * from public.agreement_rounds r where r.closed_at is null and r.closes_at > now() loop
		if private.is_observed(round.session_id) then continue; end if;
		if round.closes_at < now() + interval '65 seconds' then
			return next round.session_id;
			continue;
		end if;
		select * into fence from private.observed_summaries o where o.session_id = round.session_id for update;
		latest := private.summary_seq(round.session_id);
		if fence.session_id is null or fence.seq >= latest or fence.restless_seq = latest
			or fence.restless_since < now() - interval '10 minutes' then
			return next round.session_id;
		else
			update private.observed_summaries o set restless_seq = latest, restless_since = coalesce(fence.restless_since, now())
			where o.session_id = round.session_id;
		end if;
	end loop;
end
$$;
grant execute on function private.summaries_to_look_at() to colloquy_worker;

-- Definer: a mail says which theme it is about, also when it is gone.
create function private.theme_title(section text) returns text
language sql stable security definer set search_path = '' as $$
	select coalesce((select private.title_as_shown(t.title) from public.themes t where t.id::text = theme_title.section),
		(select w.title from public.theme_wordings w where w.section = theme_title.section order by w.first_seen_at desc limit 1));
$$;
grant execute on function private.theme_title(text) to colloquy_worker;

-- Which organisations are asked: those that somebody speaks for.
create function private.organisations_asked(circle uuid) returns setof uuid
language sql stable security definer set search_path = '' as $$
	select distinct m.organisation_id from public.memberships m
	where m.circle_id = circle and m.ended_at is null and m.role >= 'participant';
$$;

-- The last word of every organisation on every theme; `stands` when it is about the wording as it is. [A3] [A4]
create function private.stances(session uuid)
returns table (section text, place int, wording_id uuid, since timestamptz, organisation_id uuid, answer_id bigint, stance public.stance,
	stands boolean, to_wording uuid, reason text, proposal text, reservation_id uuid, at timestamptz)
language sql stable security definer set search_path = '' as $$
	select c.section, c.position, c.wording_id, c.since, o.id, a.id, coalesce(a.stance, 'none'),
		coalesce(a.wording_id = c.wording_id, false), a.wording_id, coalesce(a.reason, ''), coalesce(a.proposal, ''),
		a.reservation_id, a.at
	from public.current_wordings c
	cross join lateral private.organisations_asked(c.circle_id) as o (id)
	left join lateral (
		select * from public.agreement_answers a
		where a.session_id = c.session_id and a.section = c.section and a.organisation_id = o.id
		order by a.id desc limit 1) a on true
	where c.session_id = session;
$$;
grant execute on function private.stances(uuid) to colloquy_worker;

-- Definer: organisations whose last word on a theme is not nothing, also when the theme is gone.
create function private.organisations_heard(session uuid, of_section text) returns setof uuid
language sql stable security definer set search_path = '' as $$
	select last.organisation_id from (
		select distinct on (a.organisation_id) a.organisation_id, a.stance from public.agreement_answers a
		where a.session_id = session and a.section = of_section order by a.organisation_id, a.id desc) last
	where last.stance <> 'none';
$$;
grant execute on function private.organisations_heard(uuid, text) to colloquy_worker;

create function private.open_round(session uuid) returns public.agreement_rounds
language sql stable security definer set search_path = '' as $$
	select r from public.agreement_rounds r where r.session_id = session and r.closed_at is null;
$$;

-- A date for a round. Where silence is to count, everybody has a day at least to break it. [A7]
create function private.refuse_closing(closes timestamptz, silence public.silence) returns void
language plpgsql set search_path = '' as $$
begin
	if closes is null or closes < now() + interval '10 minutes' or closes > now() + interval '1 year' then
		perform private.refuse('Choose a time that is still to come, within a year.', 'date');
	end if;
	if silence <> 'nothing' and closes < now() + interval '1 day' then
		perform private.refuse('Where silence counts, organisations have a day at least. Choose a later time.', 'date');
	end if;
end
$$;

-- Definer: a convener asks. Nothing but the wordings that stand now can be asked about.
create function private.open_agreement(session uuid, closes timestamptz, for_silence public.silence, say text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	about public.sessions;
	round uuid;
begin
	select * into about from public.sessions s where s.id = session for update;
	if about.id is null or private.my_role(about.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can ask organisations to agree.');
	end if;
	if (private.open_round(session)).id is not null then
		perform private.refuse('A round is open already. Close it first, or move its date.');
	end if;
	perform private.refuse_closing(closes, for_silence);
	if not private.is_observed(session) then
		perform private.refuse('Somebody is writing in the summary at this moment. Try again shortly.', 'moment');
	end if;
	if not exists (select from public.current_wordings c where c.session_id = session) then
		perform private.refuse('There is nothing to agree to yet: write the summary first.');
	end if;
	insert into public.agreement_rounds (circle_id, session_id, number, silence, words, closes_at, asked, asked_organisations)
	values (about.circle_id, session,
		(select coalesce(max(r.number), 0) + 1 from public.agreement_rounds r where r.session_id = session),
		for_silence, trim(coalesce(say, '')), closes,
		(select jsonb_object_agg(c.section, c.wording_id) from public.current_wordings c where c.session_id = session),
		array(select private.organisations_asked(about.circle_id)))
	returning id into round;
	perform private.record_agreement('agreement.opened', session, round);
	return round;
end
$$;
grant execute on function private.open_agreement(uuid, timestamptz, public.silence, text) to authenticated;
create function public.open_agreement(session uuid, closes timestamptz, for_silence public.silence default 'nothing', say text default '')
returns uuid
language sql set search_path = '' as $$
	select private.open_agreement(session, closes, for_silence, say);
$$;
comment on function public.open_agreement(uuid, timestamptz, public.silence, text) is 'A convener asks the organisations of the circle.';
grant execute on function public.open_agreement(uuid, timestamptz, public.silence, text) to authenticated;

-- Definer: another closing date, for a round that is open.
create function private.move_agreement(session uuid, closes timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds := private.open_round(session);
begin
	if round.id is null or private.my_role(round.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener can move the date, and only while a round is open.');
	end if;
	if round.closes_at <= now() then
		perform private.refuse('The round has ended. You can open another one.', 'date');
	end if;
	perform private.refuse_closing(closes, round.silence);
	if closes = round.closes_at then return; end if;
	update public.agreement_rounds r set closes_at = closes, moved_at = now()
	where r.id = round.id and r.closed_at is null;
	perform private.record_agreement('agreement.moved', session, round.id, null, jsonb_build_object('closes', closes));
end
$$;
grant execute on function private.move_agreement(uuid, timestamptz) to authenticated;
create function public.move_agreement(session uuid, closes timestamptz) returns void
language sql set search_path = '' as $$
	select private.move_agreement(session, closes);
$$;
comment on function public.move_agreement(uuid, timestamptz) is 'A convener gives an open round another closing date.';
grant execute on function public.move_agreement(uuid, timestamptz) to authenticated;

-- For the functions below: the open round, or a refusal. Holds the rule and the wordings still until the answer is written.
create function private.round_to_answer(session uuid) returns public.agreement_rounds
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds;
begin
	perform private.hold_the_rule(session);
	perform 1 from private.observed_summaries o where o.session_id = session for share;
	select * into round from public.agreement_rounds r where r.session_id = session and r.closed_at is null for share;
	if round.id is null or coalesce(private.my_role(round.circle_id) < 'participant', true) then
		perform private.refuse('There is no round of agreement open for you to answer.');
	end if;
	if round.closes_at <= now() then
		perform private.refuse('The round has ended. Nothing can be answered any more.');
	end if;
	return round;
end
$$;

-- Definer: the caller's organisation answers to the wording with that fingerprint. [A2] [A5]
create function private.answer_theme(session uuid, of_section text, seen text, says public.stance, why text, instead text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds := private.round_to_answer(session);
	organisation uuid := private.i_represent(round.circle_id);
	wording public.theme_wordings;
begin
	if says not in ('agree', 'can_live_with', 'object') then
		perform private.refuse('Choose an answer.', 'stance');
	end if;
	if says = 'object' and trim(coalesce(why, '')) = '' then
		perform private.refuse('Say why, so that the others can find words you could agree to.', 'reason');
	end if;
	if says = 'object' and trim(coalesce(instead, '')) = '' then
		perform private.refuse('Write the wording you could agree to.', 'proposal');
	end if;
	if not private.is_observed(session) then
		perform private.refuse('Somebody is writing in the summary at this moment. Send your answer again.', 'moment');
	end if;
	select w.* into wording from public.current_wordings c join public.theme_wordings w on w.id = c.wording_id
	where c.session_id = session and c.section = of_section;
	if wording.id is null then
		perform private.refuse('This theme is no longer part of the summary.');
	end if;
	if wording.fingerprint is distinct from seen then
		perform private.refuse('The text has changed since you read it. Read the change, then answer.', 'fingerprint');
	end if;
	insert into public.agreement_answers (circle_id, session_id, round_id, section, wording_id, organisation_id, stance, reason, proposal, by_id)
	values (round.circle_id, session, round.id, of_section, wording.id, organisation, says,
		case when says = 'object' then trim(why) else '' end, case when says = 'object' then trim(instead) else '' end,
		(select private.me() from public.sessions s where s.id = session and s.attribution = 'attributed'));
	perform private.record_agreement('agreement.answered', session, round.id, organisation, jsonb_build_object('section', of_section));
end
$$;
grant execute on function private.answer_theme(uuid, text, text, public.stance, text, text) to authenticated;
create function public.answer_theme(session uuid, of_section text, seen text, says public.stance, why text default '', instead text default '')
returns void
language sql set search_path = '' as $$
	select private.answer_theme(session, of_section, seen, says, why, instead);
$$;
comment on function public.answer_theme(uuid, text, text, public.stance, text, text) is
	'Answers for the caller''s organisation: agree, can_live_with or object. seen is the fingerprint of the wording that was read.';
grant execute on function public.answer_theme(uuid, text, text, public.stance, text, text) to authenticated;

-- Definer: takes back what the caller's organisation said about a theme.
create function private.withdraw_answer(session uuid, of_section text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds := private.round_to_answer(session);
	organisation uuid := private.i_represent(round.circle_id);
	last public.agreement_answers;
begin
	select * into last from public.agreement_answers a
	where a.session_id = session and a.section = of_section and a.organisation_id = organisation order by a.id desc limit 1;
	if last.id is null or last.stance = 'none' then
		perform private.refuse('Your organisation has not answered this theme.');
	end if;
	insert into public.agreement_answers (circle_id, session_id, round_id, section, wording_id, organisation_id, stance, by_id)
	values (round.circle_id, session, round.id, of_section, last.wording_id, organisation, 'none',
		(select private.me() from public.sessions s where s.id = session and s.attribution = 'attributed'));
	perform private.record_agreement('agreement.answered', session, round.id, organisation, jsonb_build_object('section', of_section));
end
$$;
grant execute on function private.withdraw_answer(uuid, text) to authenticated;
create function public.withdraw_answer(session uuid, of_section text) returns void
language sql set search_path = '' as $$
	select private.withdraw_answer(session, of_section);
$$;
comment on function public.withdraw_answer(uuid, text) is 'Takes back the answer of the caller''s organisation to one theme.';
grant execute on function public.withdraw_answer(uuid, text) to authenticated;

-- Definer: those who run the circle word what an objecting organisation could have on record instead. [A6]
create function private.propose_reservation(session uuid, of_section text, organisation uuid, words text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds := private.round_to_answer(session);
	theirs record;
	reservation uuid;
begin
	if private.my_role(round.circle_id) < 'facilitator' then
		perform private.refuse('Those who run the circle word a reservation, the organisation consents.');
	end if;
	if trim(coalesce(words, '')) = '' then
		perform private.refuse('Write what would stand in the record.', 'body');
	end if;
	select * into theirs from private.stances(session) s where s.section = of_section and s.organisation_id = organisation;
	if theirs.stance is distinct from 'object' or not theirs.stands then
		perform private.refuse('This organisation does not object to the text as it is now.');
	end if;
	update public.agreement_reservations r set state = 'replaced'
	where r.session_id = session and r.section = of_section and r.organisation_id = organisation and r.state = 'proposed';
	insert into public.agreement_reservations (circle_id, session_id, section, wording_id, organisation_id, body)
	values (round.circle_id, session, of_section, theirs.wording_id, organisation, trim(words)) returning id into reservation;
	perform private.record_agreement('agreement.reservation_worded', session, reservation, organisation, jsonb_build_object('section', of_section));
	return reservation;
end
$$;
grant execute on function private.propose_reservation(uuid, text, uuid, text) to authenticated;
create function public.propose_reservation(session uuid, of_section text, organisation uuid, words text) returns uuid
language sql set search_path = '' as $$
	select private.propose_reservation(session, of_section, organisation, words);
$$;
comment on function public.propose_reservation(uuid, text, uuid, text) is 'Words a reservation for an organisation that objects. It stands when the organisation consents.';
grant execute on function public.propose_reservation(uuid, text, uuid, text) to authenticated;

-- Definer: the organisation itself says yes or no to the words of its reservation. [A6]
create function private.answer_reservation(reservation uuid, consents boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.agreement_reservations;
	round public.agreement_rounds;
begin
	select * into subject from public.agreement_reservations r where r.id = reservation for update;
	if subject.id is null or not private.is_my_side(subject.circle_id, subject.organisation_id) then
		perform private.refuse('Only the organisation itself can say yes or no to its reservation.');
	end if;
	round := private.round_to_answer(subject.session_id);
	if subject.state <> 'proposed' then
		perform private.refuse('This has been answered, or other words have taken its place.');
	end if;
	if consents and (not private.is_observed(subject.session_id) or not exists (select from public.current_wordings c
		where c.session_id = subject.session_id and c.section = subject.section and c.wording_id = subject.wording_id)) then
		perform private.refuse('The text has changed since this was worded. Read the change, then answer the theme again.', 'fingerprint');
	end if;
	if consents and not exists (select from private.stances(subject.session_id) s where s.section = subject.section
		and s.organisation_id = subject.organisation_id and s.stance = 'object' and s.stands) then
		perform private.refuse('Your organisation does not object any more, so there is nothing to reserve.');
	end if;
	update public.agreement_reservations r set state = case when consents then 'agreed' else 'declined' end, answered_at = now()
	where r.id = reservation;
	if consents then
		insert into public.agreement_answers (circle_id, session_id, round_id, section, wording_id, organisation_id, stance, reservation_id, by_id)
		values (subject.circle_id, subject.session_id, round.id, subject.section, subject.wording_id, subject.organisation_id, 'reserve',
			reservation, (select private.me() from public.sessions s where s.id = subject.session_id and s.attribution = 'attributed'));
	end if;
	perform private.record_agreement('agreement.reservation_answered', subject.session_id, reservation, subject.organisation_id,
		jsonb_build_object('section', subject.section));
end
$$;
grant execute on function private.answer_reservation(uuid, boolean) to authenticated;
create function public.answer_reservation(reservation uuid, consents boolean) returns void
language sql set search_path = '' as $$
	select private.answer_reservation(reservation, consents);
$$;
comment on function public.answer_reservation(uuid, boolean) is 'The organisation consents to the words of its reservation, or does not.';
grant execute on function public.answer_reservation(uuid, boolean) to authenticated;

-- [A7] [A8]
create function private.freeze_agreement(round uuid, at_its_date boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.agreement_rounds;
begin
	select * into subject from public.agreement_rounds r where r.id = round and r.closed_at is null for update;
	if subject.id is null then return; end if;
	insert into public.agreed_themes (round_id, section, circle_id, wording_id, position)
	select round, c.section, c.circle_id, c.wording_id, c.position from public.current_wordings c where c.session_id = subject.session_id;
	insert into public.agreed_answers (round_id, section, organisation_id, circle_id, session_id, organisation, stance, by_silence,
		spoke_earlier, reason, reservation)
	select round, s.section, s.organisation_id, subject.circle_id, subject.session_id, o.name,
		case when s.stands then s.stance when said.by_silence then 'can_live_with' else 'none' end::public.stance,
		said.by_silence, not s.stands and s.stance <> 'none', case when s.stands then s.reason else '' end,
		case when s.stands then (select r.body from public.agreement_reservations r where r.id = s.reservation_id) end
	from private.stances(subject.session_id) s
	join public.organisations o on o.id = s.organisation_id
	cross join lateral (select subject.silence = 'can_live_with' and at_its_date and s.answer_id is null
		and s.organisation_id = any (subject.asked_organisations)
		and greatest(s.since, subject.opened_at, subject.moved_at) <= subject.closes_at - interval '1 day' as by_silence) said;
	update public.agreement_rounds r set closed_at = now(), ran_to_its_date = at_its_date, fingerprint = private.hash_token(coalesce((
		select string_agg(w.section || ' ' || w.fingerprint, E'\n' order by t.position, t.section)
		from public.agreed_themes t join public.theme_wordings w on w.id = t.wording_id where t.round_id = round), ''))
	where r.id = round;
	update public.agreement_reservations r set state = 'replaced' where r.session_id = subject.session_id and r.state = 'proposed';
	perform private.record_agreement('agreement.closed', subject.session_id, round);
end
$$;

-- Definer: a convener ends the round before its date.
create function private.close_agreement(session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds := private.open_round(session);
begin
	if round.id is null or private.my_role(round.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener can close a round, and only while it is open.');
	end if;
	perform 1 from private.observed_summaries o where o.session_id = session for update;
	if round.closes_at > now() and not private.is_observed(session) then
		perform private.refuse('Somebody is writing in the summary at this moment. Try again shortly.', 'moment');
	end if;
	perform private.freeze_agreement(round.id, round.closes_at <= now());
end
$$;
grant execute on function private.close_agreement(uuid) to authenticated;
create function public.close_agreement(session uuid) returns void
language sql set search_path = '' as $$
	select private.close_agreement(session);
$$;
comment on function public.close_agreement(uuid) is 'A convener closes the round: what was said is frozen with the wordings it was said about.';
grant execute on function public.close_agreement(uuid) to authenticated;

-- Definer: background work closes what has come to its date, as it was seen last before it. [A8]
create function private.close_due_agreement(session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	round public.agreement_rounds := private.open_round(session);
begin
	if round.id is null or round.closes_at > now() then return; end if;
	perform 1 from private.observed_summaries o where o.session_id = session for update;
	perform private.freeze_agreement(round.id, true);
end
$$;
grant execute on function private.close_due_agreement(uuid) to colloquy_worker;

-- One shape for what is being answered (no round given) and for what was frozen.
create function private.grid_of(session uuid, of_round uuid)
returns table (section text, place int, wording_id uuid, organisation_id uuid, organisation text, stance public.stance, stands boolean,
	by_silence boolean, spoke_earlier boolean, to_wording uuid, reason text, proposal text, reservation text)
language sql stable security definer set search_path = '' as $$
	select s.section, s.place, s.wording_id, s.organisation_id, o.name, s.stance, s.stands, false, not s.stands and s.stance <> 'none',
		s.to_wording, s.reason, s.proposal, (select r.body from public.agreement_reservations r where r.id = s.reservation_id)
	from private.stances(session) s join public.organisations o on o.id = s.organisation_id where of_round is null
	union all
	select a.section, t.position, t.wording_id, a.organisation_id, a.organisation, a.stance, a.stance <> 'none', a.by_silence,
		a.spoke_earlier, t.wording_id, a.reason, '', a.reservation
	from public.agreed_answers a join public.agreed_themes t on t.round_id = a.round_id and t.section = a.section
	where a.round_id = of_round and a.session_id = session;
$$;

-- Definer: the rows that the caller may see by organisation.
create function private.agreement_grid(session uuid, of_round uuid) returns table (section text, organisation_id uuid, organisation text,
	stance text, stands boolean, by_silence boolean, spoke_earlier boolean, to_wording uuid, reason text, proposal text, reservation text)
language sql stable security definer set search_path = '' as $$
	select g.section, g.organisation_id, g.organisation, g.stance::text, g.stands, g.by_silence, g.spoke_earlier, g.to_wording, g.reason,
		g.proposal, g.reservation
	from private.grid_of(session, of_round) g
	join public.sessions s on s.id = session and private.my_role(s.circle_id) is not null
	where exists (select from public.agreement_rounds r where r.session_id = session)
		and (session in (select private.answers_i_may_see()) or private.is_my_side(s.circle_id, g.organisation_id))
	order by lower(g.organisation), g.place;
$$;
grant execute on function private.agreement_grid(uuid, uuid) to authenticated;
create function public.agreement_grid(session uuid, of_round uuid default null) returns table (section text, organisation_id uuid,
	organisation text, stance text, stands boolean, by_silence boolean, spoke_earlier boolean, to_wording uuid, reason text,
	proposal text, reservation text)
language sql stable set search_path = '' as $$
	select * from private.agreement_grid(session, of_round);
$$;
comment on function public.agreement_grid(uuid, uuid) is 'Organisations by themes, as far as the caller may see: with a round what it froze, without one what is being answered.';
grant execute on function public.agreement_grid(uuid, uuid) to authenticated;

-- Definer: how many, for members. Under the Chatham House Rule those who do not run the circle learn how the answers are
-- spread when a round has closed and from three answers up: whoever watched them come one by one would know whose each was.
create function private.agreement_counts(session uuid, of_round uuid) returns table (section text, asked int, answered int, agree int,
	can_live_with int, reserve int, object int, by_silence int)
language sql stable security definer set search_path = '' as $$
	select c.section, c.asked, c.answered, case when told.all then c.agree end, case when told.all then c.can_live_with end,
		case when told.all then c.reserve end, case when told.all then c.object end, case when told.all then c.by_silence end
	from (
		select g.section, min(g.place) as place, count(*)::int as asked,
			(count(*) filter (where g.stands and g.stance <> 'none' and not g.by_silence))::int as answered,
			(count(*) filter (where g.stands and g.stance = 'agree'))::int as agree,
			(count(*) filter (where g.stands and g.stance = 'can_live_with' and not g.by_silence))::int as can_live_with,
			(count(*) filter (where g.stands and g.stance = 'reserve'))::int as reserve,
			(count(*) filter (where g.stands and g.stance = 'object'))::int as object,
			(count(*) filter (where g.by_silence))::int as by_silence
		from private.grid_of(session, of_round) g group by g.section) c
	join public.sessions s on s.id = session and private.my_role(s.circle_id) is not null
	cross join lateral (select not s.was_chatham_house or private.my_role(s.circle_id) >= 'facilitator'
		or (of_round is not null and c.answered >= 3) as all) told
	where exists (select from public.agreement_rounds r where r.session_id = session)
	order by c.place;
$$;
grant execute on function private.agreement_counts(uuid, uuid) to authenticated;
create function public.agreement_counts(session uuid, of_round uuid default null) returns table (section text, asked int, answered int,
	agree int, can_live_with int, reserve int, object int, by_silence int)
language sql stable set search_path = '' as $$
	select * from private.agreement_counts(session, of_round);
$$;
comment on function public.agreement_counts(uuid, uuid) is 'Answers that stand, by theme. Null where the session''s rule does not let them be told apart.';
grant execute on function public.agreement_counts(uuid, uuid) to authenticated;

-- Definer: themes that organisations were asked about in a round and that were gone before it closed. [A11]
create function private.agreement_removed(session uuid, of_round uuid) returns table (section text, title text, objections text[])
language sql stable security definer set search_path = '' as $$
	with round as (
		select r.* from public.agreement_rounds r join public.sessions s on s.id = r.session_id
		where r.session_id = session and r.id = of_round and private.my_role(s.circle_id) is not null
	), gone as (
		select a.section, a.wording_id from round r cross join lateral (
			select k.key as section, k.value::uuid as wording_id from jsonb_each_text(r.asked) k
			union
			select x.section, x.wording_id from public.agreement_answers x where x.round_id = r.id) a
		where a.section not in (select t.section from public.agreed_themes t where t.round_id = r.id)
			and (r.closed_at is not null
				or a.section not in (select c.section from public.current_wordings c where c.session_id = session))
	), last as (
		select distinct on (x.section, x.organisation_id) x.section, x.stance, x.reason
		from round r join public.agreement_answers x on x.session_id = session and (r.closed_at is null or x.at <= r.closed_at)
		where x.section in (select g.section from gone g) order by x.section, x.organisation_id, x.id desc
	)
	select g.section, (select w.title from public.theme_wordings w where w.id in (select o.wording_id from gone o where o.section = g.section)
			order by w.first_seen_at desc limit 1),
		array(select l.reason from last l where l.section = g.section and l.stance = 'object' order by private.hash_token(l.reason))
	from (select distinct gone.section from gone) g order by 2;
$$;
grant execute on function private.agreement_removed(uuid, uuid) to authenticated;
create function public.agreement_removed(session uuid, of_round uuid) returns table (section text, title text, objections text[])
language sql stable set search_path = '' as $$
	select * from private.agreement_removed(session, of_round);
$$;
comment on function public.agreement_removed(uuid, uuid) is 'Themes of a round that were taken out of the summary before it closed, with the words of objections to them and no names.';
grant execute on function public.agreement_removed(uuid, uuid) to authenticated;

-- Definer: the words of objections and reservations, for all who work on the text; without the organisation where it may not be seen.
create function private.agreement_words(session uuid, of_round uuid) returns table (section text, kind text, organisation text, stands boolean,
	reason text, proposal text)
language sql stable security definer set search_path = '' as $$
	select g.section, case when g.stance = 'object' then 'objection' else 'reservation' end,
		case when session in (select private.answers_i_may_see()) or private.is_my_side(s.circle_id, g.organisation_id) then g.organisation end,
		g.stands, case when g.stance = 'object' then g.reason else coalesce(g.reservation, '') end, g.proposal
	from private.grid_of(session, of_round) g
	join public.sessions s on s.id = session and private.my_role(s.circle_id) is not null
	where g.stance in ('object', 'reserve') and exists (select from public.agreement_rounds r where r.session_id = session)
	-- In no order that says whose they are.
	order by g.place, private.hash_token(g.reason || coalesce(g.reservation, ''));
$$;
grant execute on function private.agreement_words(uuid, uuid) to authenticated;
create function public.agreement_words(session uuid, of_round uuid default null) returns table (section text, kind text, organisation text,
	stands boolean, reason text, proposal text)
language sql stable set search_path = '' as $$
	select * from private.agreement_words(session, of_round);
$$;
comment on function public.agreement_words(uuid, uuid) is 'What was objected to and reserved, in words; the organisation only where the caller may see it.';
grant execute on function public.agreement_words(uuid, uuid) to authenticated;

-- What a publication says about agreement: of the last round that was closed, and only as far as what is printed is what was
-- agreed to. `printed`: the fingerprints of the wordings that a record is made from, by section, and null for one that it leaves
-- out as a whole; without it, what the summary reads now. Null when no round has closed. [A9]
create function private.agreement_to_publish(session uuid, printed jsonb default null) returns jsonb
language sql stable security definer set search_path = '' as $$
	with round as (
		select r.*, s.attribution = 'attributed' as is_attributed, s.was_chatham_house
		from public.agreement_rounds r join public.sessions s on s.id = r.session_id
		where r.session_id = session and r.closed_at is not null order by r.number desc limit 1
	), print as (
		select p.key as section, p.value as fingerprint from jsonb_each_text(printed) p where p.value is not null
		union all
		select c.section, w.fingerprint from public.current_wordings c join public.theme_wordings w on w.id = c.wording_id
		where printed is null and c.session_id = session and private.is_observed(session)
	), theme as (
		select t.section, t.position, w.title, w.fingerprint, coalesce(p.fingerprint = w.fingerprint, false)
			-- Nothing was written there, and nothing is.
			or (printed is not null and p.section is null and w.markdown = '') as stands, p.section is null as is_gone
		from round r join public.agreed_themes t on t.round_id = r.id join public.theme_wordings w on w.id = t.wording_id
		left join print p on p.section = t.section
		where t.section not in (select hidden.key from jsonb_each_text(printed) hidden where hidden.value is null)
	), whole as (
		select not exists (select from theme t where not t.stands)
			and not exists (select from print p where p.section not in (select t.section from theme t)) as stands
	), said as (
		select a.*, a.stance in ('agree', 'can_live_with', 'reserve') and not a.by_silence as goes_along
		from round r join public.agreed_answers a on a.round_id = r.id join theme t on t.section = a.section
	), along as (
		-- With every theme that is printed, by an answer of their own.
		select a.organisation_id, min(a.organisation) as organisation, bool_or(a.stance = 'reserve') as reserves
		from said a, whole where whole.stands group by a.organisation_id having bool_and(a.goes_along)
	)
	select jsonb_build_object(
		'round', r.number, 'opened_at', r.opened_at, 'closed_at', r.closed_at, 'silence', r.silence, 'fingerprint', r.fingerprint,
		'stands', (select w.stands from whole w),
		'asked', case when not r.was_chatham_house or (select count(distinct a.organisation_id) from said a
				where a.stance <> 'none' and not a.by_silence) >= 3
			then (select count(distinct a.organisation_id) from said a) end,
		'count', case when not r.was_chatham_house or (select count(*) from along) >= 3 then (select count(*) from along) end,
		'organisations', case when r.is_attributed then
			(select coalesce(jsonb_agg(w.organisation order by lower(w.organisation)) filter (where not w.reserves), '[]') from along w) end,
		'reserving', case when r.is_attributed then
			(select coalesce(jsonb_agg(w.organisation order by lower(w.organisation)) filter (where w.reserves), '[]') from along w) end,
		'reservations', (select coalesce(jsonb_agg(jsonb_build_object('theme', a.section, 'text', a.reservation,
				'organisation', case when r.is_attributed then a.organisation end)
				order by t.position, private.hash_token(a.reservation)), '[]')
			from said a join theme t on t.section = a.section where a.stance = 'reserve' and t.stands),
		'added', (select coalesce(jsonb_agg(p.section), '[]') from print p where p.section not in (select t.section from theme t)),
		'gone', (select coalesce(jsonb_agg(t.title order by t.position), '[]') from theme t where t.is_gone and not t.stands),
		-- What reads differently now may have another title; the earlier one may have been changed for a reason.
		'themes', (select coalesce(jsonb_agg(jsonb_build_object('theme', t.section, 'title', case when t.stands then t.title end,
				'fingerprint', t.fingerprint,
				'stands', t.stands,
				'counts', case when t.stands and (not r.was_chatham_house or n.spoke >= 3) then n.counts end,
				-- Who objects or keeps silent has not asked to be named for it.
				'organisations', case when t.stands and r.is_attributed then n.organisations end) order by t.position), '[]')
			from theme t cross join lateral (
				select count(*) filter (where a.stance <> 'none' and not a.by_silence) as spoke,
					jsonb_build_object(
						'agree', count(*) filter (where a.stance = 'agree'),
						'can_live_with', count(*) filter (where a.stance = 'can_live_with' and not a.by_silence),
						'reserve', count(*) filter (where a.stance = 'reserve'),
						'object', count(*) filter (where a.stance = 'object'),
						'by_silence', count(*) filter (where a.by_silence),
						'none', count(*) filter (where a.stance = 'none')) as counts,
					coalesce(jsonb_agg(jsonb_build_object('name', a.organisation, 'stance', a.stance)
						order by lower(a.organisation)) filter (where a.goes_along), '[]') as organisations
				from said a where a.section = t.section) n
			where t.stands or not t.is_gone))
	from round r;
$$;
-- Definer: to those who see every answer for any part of the text. Others could tell from parts of it whose answers belong together.
create function private.my_agreement_to_publish(session uuid, printed jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
	select private.agreement_to_publish(session, case when private.my_role(s.circle_id) >= 'facilitator' then printed
		else jsonb_strip_nulls(printed) end) from public.sessions s
	where s.id = session and private.my_role(s.circle_id) is not null;
$$;
grant execute on function private.my_agreement_to_publish(uuid, jsonb) to authenticated;
create function public.agreement_to_publish(session uuid, printed jsonb default null) returns jsonb
language sql stable set search_path = '' as $$
	select private.my_agreement_to_publish(session, printed);
$$;
comment on function public.agreement_to_publish(uuid, jsonb) is 'What a publication may say about agreement to the wordings that are printed: names for attributed sessions, otherwise counts, from three up under the Chatham House Rule.';
grant execute on function public.agreement_to_publish(uuid, jsonb) to authenticated;

-- A rule that becomes stricter counts for what was answered already. [A10]
create function private.forget_who_answered() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	update public.agreement_answers set by_id = null where session_id = new.id and by_id is not null;
	update public.events set actor_id = null, organisation_id = null
	where session_id = new.id and split_part(kind, '.', 1) = 'agreement';
	return null;
end
$$;
create trigger sessions_forget_who_answered after update of attribution on public.sessions
	for each row when (old.attribution = 'attributed' and new.attribution <> 'attributed')
	execute function private.forget_who_answered();

-- What a person is told about agreement, once and never twice: key says what it was about.
create table private.agreement_notices (
	id bigint generated always as identity primary key,
	person_id uuid not null references public.people (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	kind text not null check (kind in ('opened', 'moved', 'changed', 'removed', 'reservation', 'closing', 'closed')),
	key text not null,
	section text,
	made_at timestamptz not null default now(),
	settled_at timestamptz,
	batch uuid,
	unique (person_id, key)
);
comment on table private.agreement_notices is 'settled: it went into a mail (batch), or there was no need any more.';
create index agreement_notices_waiting on private.agreement_notices (person_id, id) where settled_at is null;
create index agreement_notices_batch on private.agreement_notices (batch);
create index agreement_notices_session on private.agreement_notices (session_id);
create index agreement_notices_circle on private.agreement_notices (circle_id);
alter table private.agreement_notices enable row level security;
grant select, insert on private.agreement_notices to colloquy_worker;
grant update (settled_at, batch) on private.agreement_notices to colloquy_worker;
create policy "Background work keeps the ledger" on private.agreement_notices for all to colloquy_worker using (true) with check (true);
