-- What is looked at before a record goes out, and what may not go out at all.

-- Words that are also surnames or the whole of an organisation's name: alone, they say nothing about anybody.
create function private.everyday_words() returns text[]
language sql immutable set search_path = '' as $$
	select array['abbott','archer','bailey','baker','banks','barber','bell','berry','best','birch','bird','bishop','black','blue',
		'bond','bright','brook','brooks','brown','bull','bush','butler','carpenter','carter','case','chance','chapman','charity',
		'church','clarity','clark','clerk','cook','cooper','council','court','crane','cross','dale','daily','dawn','day','dean',
		'drew','duke','english','faith','farmer','field','fisher','fleet','flood','ford','forest','foster','fountain','fox',
		'france','freedom','freeman','french','frost','gardner','gates','glass','gold','good','grace','grant','gray','green',
		'grey','grove','guest','hall','hand','hands','harbour','hardy','harper','hart','haven','hill','hills','holiday',
		'holland','hope','horn','house','hunt','hunter','ireland','joy','judge','justice','keen','kent','king','knight',
		'lake','land','lane','law','life','light','little','london','long','love','major','march','marsh','mason','may','mercy',
		'mills','miller','mind','moon','moore','more','network','noble','nurse','page','paris','park','parker','parks',
		'partners','peace','piper','police','pollard','pond','poor','pope','porter','potter','power','price','pride','prince',
		'purpose','ray','reed','reach','refuge','rich','ring','rivers','rose','rush','safe','sage','saint','sale','sands','savage',
		'sharp','shelter','shepherd','short','silver','singer','small','smart','smith','snow','south','sparks','spring',
		'stone','street','strong','summer','summers','swan','swift','taylor','temple','theatre','trust','turner','unseen',
		'vision','voice','walker','wall','ward','waters','weaver','wells','west','white','will','wills','winter','wise','wolf',
		'wood','woods','york','young',
		-- What somebody is on an agenda.
		'chair','consultant','director','facilitator','independent','manager','moderator','officer','online','panellist','researcher',
		'speaker','trustee'];
$$;
comment on function private.everyday_words() is 'Too common to point at anybody when they stand alone.';

-- What Markdown and HTML write with a number is read as the character it stands for. In one pass, however long.
create function private.decoded(body text) returns text
language sql immutable set search_path = '' as $$
	with part as (
		select given.text, given.place, regexp_match(given.text, '^(?:0*([1-9][0-9]{0,6})|[xX]0*([1-9a-fA-F][0-9a-fA-F]{0,5}));') as found
		from unnest(string_to_array(body, '&#')) with ordinality as given (text, place)
	), numbered as (
		select part.text, part.place, coalesce(part.found[1]::int, ('x' || lpad(part.found[2], 8, '0'))::bit(32)::int) as code from part
	)
	select coalesce(string_agg(case
		when place = 1 then text
		when code between 1 and 1114111 and code not between 55296 and 57343 then chr(code) || substr(text, position(';' in text) + 1)
		else '&#' || text end, '' order by place), '') from numbered;
$$;

-- Text as the check reads it: no case, no accents, no punctuation, one space between words and at both ends; what can't be
-- seen is left out.
create function private.plain_words(body text) returns text
language sql immutable set search_path = '' as $$
	select ' ' || trim(regexp_replace(regexp_replace(
		lower(normalize(private.decoded(replace(replace(body, '&nbsp;', ' '), '%20', ' ')), nfkd)),
		'[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]',
		'', 'g'), '[^[:alnum:]\u0080-\u1fff\u2c00-\ud7ff]+|[\u0080-\u00bf\u2000-\u206f]+', ' ', 'g')) || ' ';
$$;

-- A name without what stands around it that is none: Dr, Professor, PhD.
create function private.without_titles(name text) returns text
language sql immutable set search_path = '' as $$
	select coalesce(nullif(regexp_replace(regexp_replace(trim(name), '^(?:(?:the|rt|right|hon|honourable|dr|doctor|prof|professor|mr|mrs'
		|| '|ms|miss|mx|sir|dame|lord|lady|baron|baroness|rev|revd|reverend|canon|rabbi|imam|father|fr|sister|brother|cllr|councillor'
		|| '|ambassador|judge|justice)\.?\s+)+', '', 'i'),
		-- Some of these are also surnames, where no comma stands before them.
		'(?:,?\s+(?:phd|dphil|msc|bsc|mp|mep|msp|mbe|obe|cbe|dbe|kbe|kc|qc|jp|frs|esq|jr|jnr|sr|snr|ii|iii)\.?|,\s*(?:ma|ba|md|ms))+$',
		'', 'i'), ''), trim(name));
$$;

-- What stands on the line of somebody who presents ("Name, Organisation"), the name first.
create function private.parts_of_line(line text) returns text[]
language sql immutable set search_path = '' as $$
	select array_remove(regexp_split_to_array(regexp_replace(trim(line), '^([^,;|()]*?)\s+(?:of|at|from)\s+', '\1, ', 'i'),
		'\s*[,;|()]\s*|\s+[-–—]\s+|\s+(?:at|from)\s+', 'i'), '');
$$;

-- Whom a record of this session could point at: members of the circle, who was in the room, who presented.
-- Definer: addresses and the room of a Chatham House session are not for every policy to show.
create function private.identities_of(session uuid)
returns table (kind text, words text, shown text, attended boolean, certain boolean, blocks boolean)
language sql stable security definer set search_path = '' as $$
	with held as (
		select s.id, s.circle_id, s.was_chatham_house, c.host_id, o.name as host from public.sessions s
		join public.circles c on c.id = s.circle_id join public.organisations o on o.id = c.host_id
		where s.id = session
	), present as (
		select a.membership_id from public.attendance a where a.session_id = session
			and (a.arrived_at is not null or a.reply in ('coming', 'maybe'))
		union
		select p.membership_id from public.agenda_presenters p join public.agenda_items i on i.id = p.item_id
		where i.session_id = session and p.membership_id is not null
	), people as (
		-- Where nobody noted who came, anybody may have: to say that one will, or to present, is not to note who did.
		select m.person_id, m.organisation_id, m.circle_id, m.id in (select membership_id from present)
			or not exists (select from public.attendance a where a.session_id = session and a.arrived_at is not null) as attended
		from public.memberships m join held on held.circle_id = m.circle_id
	), presenting as (
		-- Where a guest is from stands last on the line, but for titles and for what everybody may be there.
		select l.membership_id, l.line, l.parts, (select p.place from generate_series(2, cardinality(l.parts)) as p (place)
			where private.without_titles('x, ' || l.parts[p.place]) <> 'x'
			order by trim(private.plain_words(l.parts[p.place])) = any (private.everyday_words()), p.place desc limit 1) as home
		from (
			select g.membership_id, g.name as line, private.parts_of_line(g.name) as parts
			from public.agenda_presenters g join public.agenda_items i on i.id = g.item_id
			where i.session_id = session
		) l
	), written as (
		select p.name, people.attended from people join public.people p on p.id = people.person_id
		union
		select coalesce(parts[1], line), true from presenting
		union
		-- Of one word before a comma and one after it: "Okafor, Amara".
		select parts[2] || ' ' || parts[1], true from presenting
		where membership_id is null and cardinality(parts) = 2 and not parts[1] ~ '\s' and not parts[2] ~ '\s'
	), named as (
		select trim(written.name) as name, private.without_titles(written.name) as bare, written.attended from written
	), form as (
		select named.name as words, named.name as shown, named.attended from named
		union
		select named.bare, named.name, named.attended from named
		union
		select line, coalesce(parts[1], line), true from presenting
	), said (kind, words, shown, attended, certain) as (
		select 'name', form.words, form.shown, form.attended, trim(form.words) ~ '\s' from form
		union all
		-- As in an index: the last name first.
		select 'name', regexp_replace(form.words, '^(.*)\s+(\S+)$', '\2 \1'), form.shown, form.attended, true
		from form where trim(form.words) ~ '\s'
		union all
		select 'name', part.surname, named.name, named.attended,
			length(part.surname) >= 4 and not trim(private.plain_words(part.surname)) = any (private.everyday_words())
		from named cross join lateral (select regexp_replace(named.bare, '^.*\s', '') as surname) part
		where named.name ~ '\s' and length(part.surname) >= 3
		union all
		-- Many share a first name: it is for people to say whose it is.
		select 'name', part.given, named.name, named.attended, false
		from named cross join lateral (select regexp_replace(named.bare, '\s.*$', '') as given) part
		where named.bare ~ '\s' and length(part.given) >= 2
		union all
		select 'email', e.email, p.name, people.attended, true
		from people join public.people p on p.id = people.person_id join public.person_emails e on e.person_id = p.id
		union all
		select 'organisation', variant.name, from_there.name, from_there.attended,
			not trim(private.plain_words(variant.name)) = any (private.everyday_words())
		from (
			select o.name, people.attended
			from people join held on true join public.organisations o on o.id = people.organisation_id and o.id <> held.host_id
			union
			select parts[home], true from presenting join held on true
			where membership_id is null
				and regexp_replace(private.plain_words(parts[home]), '^ the ', ' ')
					<> regexp_replace(private.plain_words(held.host), '^ the ', ' ')
		) from_there
		cross join lateral (select regexp_replace(from_there.name, '^the\s+', '', 'i') as name
			union select replace(trim(private.plain_words(from_there.name)), ' ', '')) variant
		union all
		-- What else stands beside a guest's name is what they do there.
		select 'role', parts[place], parts[1], true, false
		from presenting cross join lateral generate_series(2, cardinality(parts)) as place
		where membership_id is null and place <> home and length(parts[place]) >= 4
		union all
		select 'role', a.job_title, p.name, people.attended, false
		from people join public.people p on p.id = people.person_id
		join public.affiliations a on a.person_id = people.person_id and a.organisation_id = people.organisation_id
		where length(trim(a.job_title)) >= 4
	)
	select said.kind, trim(private.plain_words(said.words)), min(said.shown), bool_or(said.attended), bool_or(said.certain),
		bool_or(held.was_chatham_house and said.attended and said.certain and said.kind <> 'role')
	from said cross join held
	where trim(private.plain_words(said.words)) <> ''
	group by said.kind, trim(private.plain_words(said.words));
$$;

create function private.identities_to_check(session uuid)
returns table (kind text, words text, shown text, attended boolean, blocks boolean)
language sql stable security definer set search_path = '' as $$
	select i.kind, i.words, i.shown, i.attended, i.blocks from private.identities_of(session) i
	where private.my_role((select s.circle_id from public.sessions s where s.id = session)) = 'convener'
	order by i.kind, i.words;
$$;
grant execute on function private.identities_to_check(uuid) to authenticated;
create function public.identities_to_check(session uuid)
returns table (kind text, words text, shown text, attended boolean, blocks boolean)
language sql stable set search_path = '' as $$
	select * from private.identities_to_check(session);
$$;
comment on function public.identities_to_check(uuid) is 'For its conveners: whom a record of the session could point at. `blocks`: under the Chatham House Rule it may not be published.';
grant execute on function public.identities_to_check(uuid) to authenticated;

-- Markdown as its readers may come to see it: as written; with what shows as a gap read as one; and without what does not show,
-- so that no name hides behind a mark, a link or an element in its middle.
create function private.readings_of(body text) returns text
language sql immutable set search_path = '' as $$
	with read as (
		select private.decoded(body) as text, '<!--[^<]*?-->|<(?:[^<>"'']|"[^"<]*"|''[^''<]*'')*>' as element
	), gaps as (
		select regexp_replace(regexp_replace(text, element, ' ', 'g'), '&[A-Za-z][A-Za-z0-9]{1,31};', ' ', 'g') as text from read
	), joined as (
		select regexp_replace(regexp_replace(regexp_replace(regexp_replace(text, element, '', 'g'),
			'\]\([^()\n]*\)|\]\[[^][\n]*\]', '', 'g'), '&([A-Za-z])(?:acute|grave|circ|uml|tilde|cedil|caron|ring|breve|macr|ogon|slash|strok|dot);', '\1', 'g'),
			'&[A-Za-z][A-Za-z0-9]{1,31};|[][*_~`!\\]', '', 'g') as text from read
	)
	select private.plain_words(read.text) || private.plain_words(gaps.text) || private.plain_words(joined.text) from read, gaps, joined;
$$;

-- One of those whom a text says to have been in a room under the Chatham House Rule. The host is named on every record, as its
-- publisher: that is the one exception.
create function private.whom_it_names(session uuid, body text) returns table (kind text, shown text)
language plpgsql stable security definer set search_path = '' as $$
declare
	read text := private.readings_of(body);
begin
	return query select i.kind, i.shown from private.identities_of(session) i
	where i.blocks and position(' ' || i.words || ' ' in read) > 0 limit 1;
end
$$;

create function private.refuse_identities(session uuid, body text) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	found record;
begin
	select * into found from private.whom_it_names(session, body);
	if found.kind is not null then
		perform private.refuse(case found.kind
			when 'organisation' then format('The text names %s, which was in the room. Under the Chatham House Rule it can’t be published.', found.shown)
			else format('The text points at %s, who was in the room. Under the Chatham House Rule it can’t be published.', found.shown) end);
	end if;
end
$$;

-- Nor does what stays in the circle go out. A trigger and not a line of publish_summary: there is no way round it.
create function private.keep_identities_in() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.audience = 'public' and new.markdown ~ '(^|\n)[ \t>]*:{3,} circle only[ \t]*(\n|$)' then
		perform private.refuse('Some of this text is for the circle only. A public version goes out without it.');
	end if;
	if (select s.was_chatham_house from public.sessions s where s.id = new.session_id) then
		-- The agreement is frozen by then: triggers come in the order of their names.
		perform private.refuse_identities(new.session_id, concat_ws(E'\n', new.title, replace(new.slug, '-', ' '), new.markdown, (
			select string_agg(f.name, E'\n') from public.files f
			where f.circle_id = new.circle_id and position('/files/' || f.id::text in new.markdown) > 0), (
			select string_agg(r ->> 'text', E'\n') from jsonb_array_elements(new.agreement -> 'reservations') r)));
	end if;
	return new;
end
$$;
create trigger publications_name_nobody before insert on public.publications
	for each row execute function private.keep_identities_in();

create table public.kept_passages (
	session_id uuid not null references public.sessions (id) on delete cascade,
	occurrence text not null check (occurrence ~ '^[0-9a-f]{64}$'),
	circle_id uuid not null references public.circles (id) on delete cascade,
	reason text not null check (length(trim(reason)) between 1 and 500),
	kept_by uuid not null default private.me() references public.people (id),
	kept_at timestamptz not null default now(),
	primary key (session_id, occurrence)
);
comment on table public.kept_passages is 'What the check found and a convener keeps, with the reason. The passage itself is not stored: a hash of it and of the line it stands in.';
create index kept_passages_circle on public.kept_passages (circle_id);
create index kept_passages_by on public.kept_passages (kept_by);
alter table public.kept_passages enable row level security;
grant select, delete on public.kept_passages to authenticated;
grant insert (session_id, occurrence, circle_id, reason) on public.kept_passages to authenticated;
grant update (reason) on public.kept_passages to authenticated;
create policy "Conveners see what is kept and why" on public.kept_passages for select to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners keep a passage" on public.kept_passages for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('convener'))) and circle_id = private.circle_of_session(session_id));
create policy "Conveners change the reason" on public.kept_passages for update to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))))
	with check (circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners look at a passage again" on public.kept_passages for delete to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))));

-- What a version says of itself, frozen with it: who agreed to the text, and what a reader is told about reservations.
alter table public.publications add column agreement jsonb;
comment on column public.publications.agreement is 'private.agreement_to_publish at the moment of freezing; null when no round had closed.';
grant select (agreement) on public.publications to anon, authenticated;
-- Under the Chatham House Rule nothing says which of the conveners pressed the button: published_by stays ungranted, and the
-- events name nobody.

create function private.freeze_agreement() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	-- To the wordings that it was made from, and to no other text. What was taken out is not named beside it.
	new.agreement := private.agreement_to_publish(new.session_id, coalesce((
		select c.wordings from private.composed_records c where c.session_id = new.session_id and c.audience = new.audience
			and c.fingerprint = private.hash_token(new.title || E'\n' || new.markdown)), '{}')) - 'gone';
	-- Those fingerprints are of the whole text: whoever has the public part could try out what the rest says.
	if new.audience = 'public' then
		new.agreement := new.agreement - 'fingerprint' || jsonb_build_object('themes', (
			select coalesce(jsonb_agg(t.theme - 'fingerprint' order by t.place), '[]')
			from jsonb_array_elements(new.agreement -> 'themes') with ordinality as t (theme, place)));
	end if;
	return new;
end
$$;
create trigger publications_freeze_their_agreement before insert on public.publications
	for each row execute function private.freeze_agreement();

-- Wordings that nobody answered, froze or can still read on a page are drafts. They may hold what was taken out on purpose:
-- they go when a version does.
create function private.forget_drafts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	delete from public.theme_wordings w where w.session_id = new.session_id
		and not exists (select from public.current_wordings c where c.wording_id = w.id)
		and not exists (select from public.agreed_themes t where t.wording_id = w.id)
		and not exists (select from public.agreement_answers a where a.wording_id = w.id)
		and not exists (select from public.agreement_reservations r where r.wording_id = w.id)
		and not exists (select from public.agreement_rounds r cross join lateral jsonb_each_text(r.asked) k
			where r.session_id = w.session_id and k.value = w.id::text);
	return null;
end
$$;
create trigger publications_forget_drafts after insert on public.publications
	for each row execute function private.forget_drafts();

-- The pictures of a version: readable by whoever may read the version.
create table public.publication_files (
	publication_id uuid not null references public.publications (id) on delete cascade,
	file_id uuid not null references public.files (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	primary key (publication_id, file_id)
);
comment on table public.publication_files is 'Filled when a version is frozen, from the pictures in its text.';
create index publication_files_file on public.publication_files (file_id);
create index publication_files_circle on public.publication_files (circle_id);
alter table public.publication_files enable row level security;
grant select on public.publication_files to anon, authenticated;
create policy "The pictures of a version show with it" on public.publication_files for select to anon, authenticated
	using (publication_id in (select p.id from public.publications p));

create function private.keep_pictures() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.publication_files (publication_id, file_id, circle_id)
	select distinct new.id, f.id, new.circle_id
	from regexp_matches(new.markdown, '\]\(/files/([0-9a-f-]{36})(?:#[0-9x]{1,11})?\)', 'g') as found (id)
	join public.files f on f.id::text = found.id[1] and f.circle_id = new.circle_id
	-- What shows that a commitment was kept, and what was shown in confidence, does not go out by being named here.
	join public.sessions s on s.id = f.session_id and (s.id = new.session_id or s.attribution <> 'confidential');
	return null;
end
$$;
create trigger publications_keep_their_pictures after insert on public.publications
	for each row execute function private.keep_pictures();

grant select (id, name, media_type, bytes, sha256, width, height) on public.files to anon;
-- To visitors alone: the page of a record reads its pictures as a visitor does.
create policy "The pictures of a public record show to everybody" on public.files for select to anon
	using (id in (select p.file_id from public.publication_files p));

-- Definer: what came of it, for readers of a public record: only what its owner made public. Under the Chatham House Rule a
-- commitment made in the room would say who was there, so the record names no owner, and leaves out a commitment whose words
-- name any member or organisation of the circle. Whether they were there must not matter: owners choose those words, and could
-- try out names with them.
create or replace function private.published_commitments(address text)
returns table (title text, organisation text, state text, due date, state_on date, progress int, indicators jsonb)
language sql stable security definer set search_path = '' as $$
	select a.title, case when s.was_chatham_house then '' else o.name end, a.state::text, a.due,
		coalesce((select max(u.at) from public.action_updates u
			where u.action_id = a.id and u.to_state = a.state and u.from_state is distinct from a.state), a.accepted_at)::date,
		a.progress, private.indicators_of(a.id)
	from public.actions a join public.organisations o on o.id = a.owner_id join public.sessions s on s.id = a.session_id
	where a.is_public and a.state not in ('proposed', 'countered', 'declined', 'withdrawn') and a.session_id in (
		select p.session_id from public.publications p
		where p.slug = address and p.withdrawn_at is null
			and (p.audience = 'public' or private.my_role(p.circle_id) is not null))
		and (not s.was_chatham_house or not exists (
			select from private.identities_of(s.id) i
			where i.certain and i.kind <> 'role' and position(' ' || i.words || ' ' in private.plain_words(concat_ws(E'\n', a.title,
				(select string_agg(m.name || ' ' || m.unit, E'\n') from public.action_indicators m
				where m.action_id = a.id and m.ended_at is null)))) > 0))
	order by a.due nulls last, a.title;
$$;

-- Definer: a version that was taken back leaves a page that says so, without its text, its title or the reason.
create function private.withdrawn_publication(address text)
returns table (number int, withdrawn_on date)
language sql stable security definer set search_path = '' as $$
	select p.number, p.withdrawn_at::date from public.publications p
	where p.slug = address and p.audience = 'public' and p.withdrawn_at is not null order by p.number desc;
$$;
grant execute on function private.withdrawn_publication(text) to anon, authenticated;
create function public.withdrawn_publication(address text)
returns table (number int, withdrawn_on date)
language sql stable set search_path = '' as $$
	select * from private.withdrawn_publication(address);
$$;
comment on function public.withdrawn_publication(text) is 'The public versions at an address that were taken back.';
grant execute on function public.withdrawn_publication(text) to anon, authenticated;

-- Telling the participants is a decision of its own: a small correction need not reach forty people.
-- Definer: events are written by definers only.
create function private.tell_participants(session uuid, version int) returns void
language plpgsql security definer set search_path = '' as $$
declare
	told public.publications;
begin
	select * into told from public.publications p where p.session_id = session and p.number = version and p.withdrawn_at is null;
	if told.id is null or private.my_role(told.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can send its record round.');
	end if;
	-- Nobody gets two mails because an answer was lost.
	if (select e.subject_id from public.events e where e.session_id = session and e.kind = 'publication.told'
		order by e.id desc limit 1) = told.id then return; end if;
	perform private.append_room_event('publication.told', told.circle_id, session, told.id);
end
$$;
grant execute on function private.tell_participants(uuid, int) to authenticated;
create function public.tell_participants(session uuid, version int) returns void
language sql set search_path = '' as $$
	select private.tell_participants(session, version);
$$;
comment on function public.tell_participants(uuid, int) is 'Mails a version to the members of the circle, one mail each.';
grant execute on function public.tell_participants(uuid, int) to authenticated;
grant select on public.publications to colloquy_worker;
create policy "Background work reads publications" on public.publications for select to colloquy_worker using (true);

-- The name and the objective of a circle, as the public part of its series may say them: nobody who was in a room under the
-- Chatham House Rule is named in them. Definer: members may not see whom to look for. Takes no words from the caller, so that
-- nobody can try out names with it.
create function private.series_heading(circle uuid) returns table (name text, objective text)
language sql stable security definer set search_path = '' as $$
	with public_session as (
		select distinct p.session_id as id from public.publications p join public.sessions s on s.id = p.session_id
		where p.circle_id = circle and p.audience = 'public' and p.withdrawn_at is null and s.was_chatham_house
	), blocking as (
		select distinct i.words from public_session s cross join lateral private.identities_of(s.id) i where i.blocks
	)
	select case when exists (select from blocking b where position(' ' || b.words || ' ' in private.readings_of(c.name)) > 0)
			then '' else c.name end,
		case when exists (select from blocking b where position(' ' || b.words || ' ' in private.readings_of(c.objective)) > 0)
			then '' else c.objective end
	from public.circles c where c.id = circle and private.my_role(c.id) is not null;
$$;
grant execute on function private.series_heading(uuid) to authenticated;
create function public.series_heading(circle uuid) returns table (name text, objective text)
language sql stable set search_path = '' as $$
	select * from private.series_heading(circle);
$$;
comment on function public.series_heading(uuid) is 'What the public part of a series is headed with; empty where it would name somebody who was in a room under the Chatham House Rule.';
grant execute on function public.series_heading(uuid) to authenticated;
