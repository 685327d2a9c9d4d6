-- A publication: a frozen, numbered, fingerprinted version of a summary.

create type public.audience as enum ('members', 'public');

create table public.publications (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	number int not null,
	slug text not null check (slug ~ '^[a-z0-9-]{6,120}$'),
	audience public.audience not null,
	title text not null check (length(trim(title)) between 2 and 200),
	host text not null check (length(host) <= 160),
	held_on date not null,
	attribution public.attribution not null,
	markdown text not null check (length(markdown) between 1 and 400000),
	fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
	published_at timestamptz not null default now(),
	published_by uuid not null references public.people (id),
	withdrawn_at timestamptz,
	withdrawn_reason text check (length(withdrawn_reason) <= 1000),
	unique (session_id, number),
	unique (slug, number)
);
comment on table public.publications is 'Never updated but to be withdrawn. The fingerprint is SHA-256 of the Markdown.';
create index publications_circle on public.publications (circle_id);
alter table public.publications enable row level security;
grant select (id, circle_id, session_id, number, slug, audience, title, host, held_on, attribution, markdown, fingerprint,
	published_at, withdrawn_at, withdrawn_reason) on public.publications to anon, authenticated;
create policy "Everybody reads public versions, members those of their circles" on public.publications
	for select to anon, authenticated using (
		(audience = 'public' and withdrawn_at is null)
		or circle_id = any (array(select private.my_circles()))
	);

-- A record is made from the summary and looked at before it goes out, which is work for the server: it notes here what it has
-- made, and nothing else is ever published, whoever calls the database.
create table private.composed_records (
	session_id uuid not null references public.sessions (id) on delete cascade,
	audience public.audience not null,
	fingerprint text not null,
	wordings jsonb not null,
	composed_at timestamptz not null default now(),
	primary key (session_id, audience, fingerprint)
);
comment on table private.composed_records is
	'fingerprint: SHA-256 of title and Markdown. wordings: the fingerprint of every wording it was made from, by section. Of use for ten minutes.';
alter table private.composed_records enable row level security;
create policy "Nobody but the functions below" on private.composed_records for select to colloquy_worker using (false);

-- Definer: for background work alone. A person's own transaction can't note anything here.
create function private.note_composed(session uuid, for_audience public.audience, title text, markdown text, wordings jsonb) returns void
language sql security definer set search_path = '' as $$
	delete from private.composed_records c where c.composed_at < now() - interval '10 minutes';
	insert into private.composed_records (session_id, audience, fingerprint, wordings)
	values (session, for_audience, private.hash_token(trim(title) || E'\n' || markdown), wordings)
	on conflict (session_id, audience, fingerprint) do update set wordings = excluded.wordings, composed_at = now();
$$;
grant execute on function private.note_composed(uuid, public.audience, text, text, jsonb) to colloquy_worker;

-- What the address of a record begins with.
create function private.address_of(title text) returns text
language sql immutable set search_path = '' as $$
	select trim(both '-' from left(regexp_replace(lower(trim(title)), '[^a-z0-9]+', '-', 'g'), 60));
$$;

-- The address that another version of a record keeps: that of a version with this title, or of one whose title everybody can
-- read. It would go on saying what was for members alone, and what was taken back; and whom nobody may name.
create function private.address_to_keep(session uuid, title text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	is_under_the_rule boolean := (select s.was_chatham_house from public.sessions s where s.id = session);
begin
	return (select p.slug from public.publications p
		where p.session_id = session
			and left(p.slug, -13) in (select private.address_of(address_to_keep.title) union
				select private.address_of(o.title) from public.publications o
				where o.session_id = session and o.audience = 'public' and o.withdrawn_at is null)
			and not (is_under_the_rule and exists (select from private.whom_it_names(session, replace(p.slug, '-', ' '))))
		order by p.audience = 'public' and p.withdrawn_at is null desc, p.number desc limit 1);
end
$$;

-- Definer: number, fingerprint, date and host are the database's to say, not the caller's.
create function private.publish_summary(session uuid, for_audience public.audience, frozen_title text, frozen_markdown text)
returns table (slug text, number int)
language plpgsql security definer set search_path = '' as $$
declare
	published public.sessions;
	on_day date;
	by_host text;
	address text;
	next_number int;
	publication uuid;
begin
	select * into published from public.sessions s where s.id = session for update;
	if published.id is null or private.my_role(published.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can publish its record.');
	end if;
	if for_audience = 'public' and published.attribution = 'confidential' then
		perform private.refuse('This session was confidential: its record stays with the members.', 'audience');
	end if;
	if not exists (select from private.composed_records c where c.session_id = session and c.audience = for_audience
		and c.composed_at > now() - interval '10 minutes'
		and c.fingerprint = private.hash_token(trim(frozen_title) || E'\n' || frozen_markdown)) then
		perform private.refuse('Only what was made from the summary and looked at can be published. Open the page again, then publish.');
	end if;
	on_day := (published.starts_at at time zone published.time_zone)::date;
	select o.name into by_host from public.circles c join public.organisations o on o.id = c.host_id where c.id = published.circle_id;
	-- Who got no answer asks again: what is out already is that version.
	select p.slug, p.number into address, next_number from public.publications p
	where p.session_id = session and p.audience = for_audience and p.title = trim(frozen_title)
		and p.fingerprint = private.hash_token(frozen_markdown)
		and (p.host, p.held_on, p.attribution) = (by_host, on_day, published.attribution)
		and p.number = (select max(o.number) from public.publications o where o.session_id = session and o.withdrawn_at is null);
	if address is not null then
		return query select address, next_number;
		return;
	end if;
	address := coalesce(private.address_to_keep(session, frozen_title), trim(both '-' from
		private.address_of(frozen_title) || '-' || left(replace(gen_random_uuid()::text, '-', ''), 12)));
	select coalesce(max(p.number), 0) + 1 into next_number from public.publications p where p.session_id = session;
	insert into public.publications (circle_id, session_id, number, slug, audience, title, host, held_on, attribution, markdown,
		fingerprint, published_by)
	values (published.circle_id, session, next_number, address, for_audience, trim(frozen_title), by_host,
		on_day, published.attribution, frozen_markdown, private.hash_token(frozen_markdown), private.me())
	returning id into publication;
	perform private.append_room_event('publication.added', published.circle_id, session, publication);
	return query select address, next_number;
end
$$;
grant execute on function private.publish_summary(uuid, public.audience, text, text) to authenticated;
create function public.publish_summary(session uuid, for_audience public.audience, frozen_title text, frozen_markdown text)
returns table (slug text, number int)
language sql set search_path = '' as $$
	select * from private.publish_summary(session, for_audience, frozen_title, frozen_markdown);
$$;
grant execute on function public.publish_summary(uuid, public.audience, text, text) to authenticated;

-- Definer: a record that should not be out is taken back at once. Its fingerprint and its place in the numbering stay.
create function private.withdraw_publication(publication uuid, reason text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.publications;
begin
	select * into subject from public.publications p where p.id = publication for update;
	if subject.id is null or private.my_role(subject.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can take its record back.');
	end if;
	if trim(coalesce(reason, '')) = '' then
		perform private.refuse('Say why, for the members of the circle.', 'reason');
	end if;
	if subject.withdrawn_at is not null then return; end if;
	update public.publications set withdrawn_at = now(), withdrawn_reason = trim(reason) where id = publication;
	perform private.append_room_event('publication.withdrawn', subject.circle_id, subject.session_id, publication);
end
$$;
grant execute on function private.withdraw_publication(uuid, text) to authenticated;
create function public.withdraw_publication(publication uuid, reason text) returns void
language sql set search_path = '' as $$
	select private.withdraw_publication(publication, reason);
$$;
comment on function public.withdraw_publication(uuid, text) is 'Takes a published version back: nobody outside the circle can open it any more.';
grant execute on function public.withdraw_publication(uuid, text) to authenticated;

-- Definer: how far the numbers of a commitment have got. A corrected value counts no more.
create function private.indicators_of(action uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
	select coalesce(jsonb_agg(jsonb_build_object('name', i.name, 'unit', i.unit, 'baseline', i.baseline, 'target', i.target,
		'value', last.value, 'on', last.on_day) order by i.created_at, i.id), '[]')
	from public.action_indicators i left join lateral (
		select v.value, v.on_day from public.indicator_values v
		where v.indicator_id = i.id and not exists (select from public.indicator_values later where later.corrects = v.id)
		order by v.on_day desc, v.id desc limit 1) last on true
	where i.action_id = action and i.ended_at is null;
$$;

-- Definer: what came of it, for whoever may read the record: only what its owner made public, and of that no words but the
-- title and the names of its numbers.
create function private.published_commitments(address text)
returns table (title text, organisation text, state text, due date, state_on date, progress int, indicators jsonb)
language sql stable security definer set search_path = '' as $$
	select a.title, o.name, a.state::text, a.due,
		coalesce((select max(u.at) from public.action_updates u
			where u.action_id = a.id and u.to_state = a.state and u.from_state is distinct from a.state), a.accepted_at)::date,
		a.progress, private.indicators_of(a.id)
	from public.actions a join public.organisations o on o.id = a.owner_id
	where a.is_public and a.state not in ('proposed', 'countered', 'declined', 'withdrawn') and a.session_id in (
		select p.session_id from public.publications p
		where p.slug = address and p.withdrawn_at is null
			and (p.audience = 'public' or private.my_role(p.circle_id) is not null))
	order by a.due nulls last, a.title;
$$;
grant execute on function private.published_commitments(text) to anon, authenticated;
create function public.published_commitments(address text)
returns table (title text, organisation text, state text, due date, state_on date, progress int, indicators jsonb)
language sql stable set search_path = '' as $$
	select * from private.published_commitments(address);
$$;
grant execute on function public.published_commitments(text) to anon, authenticated;
