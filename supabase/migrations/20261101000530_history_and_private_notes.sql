-- What a live document was: versions that can be read, compared and restored. And notes that are one person's own.

-- Private notes: a document that belongs to one person, beside the shared ones of its session.
alter table public.documents add column owner_id uuid references public.people (id) on delete cascade;
alter table public.documents add constraint documents_private_have_an_owner check ((kind = 'private') = (owner_id is not null));
alter table public.documents drop constraint documents_session_id_kind_key;
comment on column public.documents.owner_id is 'Whose private notes these are. Null for what everybody in the session shares.';
create unique index documents_shared on public.documents (session_id, kind) where owner_id is null;
create unique index documents_private on public.documents (session_id, owner_id) where owner_id is not null;
create index documents_owner on public.documents (owner_id);
drop policy "Members see the documents" on public.documents;
create policy "Members see what they share, and their own private notes" on public.documents for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and (owner_id is null or owner_id = (select private.me())));

create or replace function public.my_document_role(document uuid) returns text
language sql stable set search_path = '' as $$
	select coalesce((
		select case when d.owner_id is not null or private.my_role(d.circle_id) >= 'participant' then 'writer' else 'reader' end
		from public.documents d
		where d.id = document and private.my_role(d.circle_id) is not null
			and (d.owner_id is null or d.owner_id = (select private.me()))
	), 'none');
$$;
comment on function public.my_document_role(uuid) is
	'none, reader (observers) or writer (participants and above). Private notes: writer for their owner, none for everybody else. The rooms ask this.';

-- Definer: documents are not made by hand.
create function private.start_private_notes(session uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	circle uuid := (select s.circle_id from public.sessions s
		where s.id = session and s.circle_id in (select private.my_circles()));
begin
	if circle is null then
		perform private.refuse('This session is not there, or not yours to see.');
	end if;
	insert into public.documents (circle_id, session_id, kind, owner_id)
	values (circle, session, 'private', private.me()) on conflict do nothing;
	return (select d.id from public.documents d where d.session_id = session and d.owner_id = private.me());
end
$$;
grant execute on function private.start_private_notes(uuid) to authenticated;
create function public.start_private_notes(session uuid) returns uuid
language sql set search_path = '' as $$
	select private.start_private_notes(session);
$$;
comment on function public.start_private_notes(uuid) is 'The caller''s own notes beside that session, made on first use.';
grant execute on function public.start_private_notes(uuid) to authenticated;

-- Private notes outlive a membership for a month, should somebody come back, and no longer.
create function private.remove_abandoned_notes(as_of timestamptz default now()) returns int
language sql security definer set search_path = '' as $$
	with removed as (
		delete from public.documents d where d.owner_id is not null and not exists (
			select from public.memberships m where m.circle_id = d.circle_id and m.person_id = d.owner_id
				and (m.ended_at is null or m.ended_at > as_of - interval '30 days'))
		returning 1
	)
	select count(*)::int from removed;
$$;
revoke all on function private.remove_abandoned_notes(timestamptz) from public;
grant execute on function private.remove_abandoned_notes(timestamptz) to colloquy_worker;

-- Versions. Only definer functions and background work touch these tables: who may read the document may read its past.
create type private.version_reason as enum ('automatic', 'named', 'before_restore', 'restored');

create table private.document_versions (
	id uuid primary key default gen_random_uuid(),
	document_id uuid not null references public.documents (id) on delete cascade,
	at timestamptz not null default clock_timestamp(),
	reason private.version_reason not null,
	name text check (length(trim(name)) between 1 and 80),
	restored_from timestamptz
);
comment on table private.document_versions is
	'What a document was at a moment. Nothing here says who wrote, named or restored it; restored_from is the moment that came back.';
create index document_versions_document on private.document_versions (document_id, at desc, id desc);
alter table private.document_versions enable row level security;
grant select on private.document_versions to colloquy_worker;
create policy "Background work reads versions" on private.document_versions for select to colloquy_worker using (true);

-- Of one version to the next most sections stay as they are: each text is kept once.
create table private.version_texts (
	id bigint generated always as identity primary key,
	document_id uuid not null references public.documents (id) on delete cascade,
	fingerprint bytea not null,
	body bytea not null,
	unique (document_id, fingerprint)
);
comment on table private.version_texts is 'Texts of sections, as compressed JSON, by the SHA-256 of the JSON.';
alter table private.version_texts enable row level security;
create policy "Nobody reads texts but through a version" on private.version_texts for select using (false);

create table private.version_sections (
	version_id uuid not null references private.document_versions (id) on delete cascade,
	section_id text not null check (length(section_id) <= 60),
	text_id bigint not null references private.version_texts (id),
	primary key (version_id, section_id)
);
comment on table private.version_sections is 'Which text each section had in a version. A section without text is missing.';
create index version_sections_text on private.version_sections (text_id);
alter table private.version_sections enable row level security;
create policy "Nobody reads sections of versions but through a version" on private.version_sections for select using (false);

create table private.version_contributors (
	version_id uuid not null references private.document_versions (id) on delete cascade,
	person_id uuid not null references public.people (id) on delete cascade,
	primary key (version_id, person_id)
);
comment on table private.version_contributors is
	'Who wrote between the version before and this one. Attributed sessions only: under any other rule no row ever gets here.';
create index version_contributors_person on private.version_contributors (person_id);
alter table private.version_contributors enable row level security;
create policy "Nobody reads who wrote but through a version" on private.version_contributors for select using (false);

-- Whatever offers a row, the promise of the session decides; the lock makes a change of the promise wait for it or come first.
create function private.keep_authors_out() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	rule public.attribution;
begin
	select s.attribution into rule from public.sessions s
	join public.documents d on d.session_id = s.id join private.document_versions v on v.document_id = d.id
	where v.id = new.version_id for share of s;
	return case when rule = 'attributed' then new end;
end
$$;
create trigger contributors_only_where_names_may_appear before insert or update on private.version_contributors
	for each row execute function private.keep_authors_out();

-- A promise that becomes stricter holds for what was written before, too.
create function private.forget_contributors() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	delete from private.version_contributors c using private.document_versions v, public.documents d
	where c.version_id = v.id and v.document_id = d.id and d.session_id = new.id;
	return null;
end
$$;
create trigger sessions_forget_contributors after update of attribution on public.sessions
	for each row when (new.attribution <> 'attributed') execute function private.forget_contributors();

-- Keeps what a document is now: sections, the fingerprint of each one's text, and the text, in the same order. Answers null when
-- there is nothing new, or when an automatic version would be the second within a minute. Definer: writes what nobody else may.
create function private.keep_version(
	document uuid, why private.version_reason, called text, restored timestamptz,
	section_ids text[], fingerprints bytea[], bodies bytea[], writers uuid[], writing_since timestamptz
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	subject public.documents;
	latest private.document_versions;
	kept uuid;
	circle uuid;
begin
	-- Against another instance, and against the thinning of texts.
	perform pg_advisory_xact_lock(hashtextextended('versions of ' || document, 0));
	select * into subject from public.documents d where d.id = document;
	if subject.id is null or subject.owner_id is not null then return null; end if;
	select * into latest from private.document_versions v where v.document_id = document order by v.at desc, v.id desc limit 1;
	if why in ('automatic', 'before_restore') then
		if why = 'automatic' and latest.at > clock_timestamp() - interval '1 minute' then return null; end if;
		if latest.id is not null and not exists (
			(select s.section_id, t.fingerprint from private.version_sections s join private.version_texts t on t.id = s.text_id
				where s.version_id = latest.id
			except select * from unnest(section_ids, fingerprints))
			union all
			(select * from unnest(section_ids, fingerprints)
			except select s.section_id, t.fingerprint from private.version_sections s join private.version_texts t on t.id = s.text_id
				where s.version_id = latest.id)
		) then
			if why = 'automatic' then return null; end if;
			-- What a restore can be undone with stays.
			update private.document_versions v set reason = why where v.id = latest.id and v.reason = 'automatic';
			return latest.id;
		end if;
	end if;
	insert into private.version_texts (document_id, fingerprint, body)
	select distinct on (f) document, f, b from unnest(fingerprints, bodies) as given (f, b)
	on conflict do nothing;
	insert into private.document_versions (document_id, reason, name, restored_from)
	values (document, why, nullif(trim(called), ''), restored) returning id into kept;
	insert into private.version_sections (version_id, section_id, text_id)
	select kept, given.section_id, t.id from unnest(section_ids, fingerprints) as given (section_id, fingerprint)
	join private.version_texts t on t.document_id = document and t.fingerprint = given.fingerprint;
	-- Who wrote while another rule was in force stays out, although it has been changed since.
	if not exists (select from public.events e where e.session_id = subject.session_id and e.kind = 'session.changed'
		and e.at >= writing_since and e.detail -> 'columns' ? 'attribution') then
		insert into private.version_contributors (version_id, person_id)
		select kept, p.id from public.people p where p.id = any (writers);
	end if;
	if why = 'named' or why = 'restored' then
		perform private.record_version('version.' || why::text, subject, kept);
	end if;
	return kept;
end
$$;

-- The record says what happened to a text, never by whom.
create function private.record_version(kind text, subject public.documents, version uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	event bigint;
begin
	insert into public.events (kind, circle_id, session_id, subject_id)
	values (kind, subject.circle_id, subject.session_id, version) returning id into event;
	insert into private.outbox (event_id) values (event);
end
$$;
revoke all on function private.record_version(text, public.documents, uuid) from public;
revoke all on function private.keep_version(uuid, private.version_reason, text, timestamptz, text[], bytea[], bytea[], uuid[], timestamptz)
	from public;
grant execute on function private.keep_version(uuid, private.version_reason, text, timestamptz, text[], bytea[], bytea[], uuid[], timestamptz)
	to colloquy_worker;

-- Automatic versions grow fewer with age: all of the last day, then the last of each hour for a month, then the last of each day.
-- Who wrote between two that stay is still known where it was.
create function private.thin_versions(as_of timestamptz default now()) returns int
language plpgsql security definer set search_path = '' as $$
declare
	document uuid;
	thinned int := 0;
	removed uuid[];
begin
	for document in select distinct v.document_id from private.document_versions v where v.at < as_of - interval '1 day' loop
		perform pg_advisory_xact_lock(hashtextextended('versions of ' || document, 0));
		select array_agg(ranked.id) into removed from (
			select v.id, v.reason, v.name, row_number() over (
				partition by v.reason, v.name is null,
					date_trunc(case when v.at < as_of - interval '30 days' then 'day' else 'hour' end, v.at at time zone 'UTC')
				order by v.at desc, v.id desc) as place
			from private.document_versions v where v.document_id = document and v.at < as_of - interval '1 day'
		) as ranked where ranked.reason = 'automatic' and ranked.name is null and ranked.place > 1;
		continue when removed is null;
		insert into private.version_contributors (version_id, person_id)
		select distinct staying.id, c.person_id
		from private.version_contributors c join private.document_versions v on v.id = c.version_id
		cross join lateral (
			select s.id from private.document_versions s
			where s.document_id = document and (s.at, s.id) > (v.at, v.id) and s.id <> all (removed)
			order by s.at, s.id limit 1
		) as staying
		where v.id = any (removed)
		on conflict do nothing;
		delete from private.document_versions v where v.id = any (removed);
		delete from private.version_texts t where t.document_id = document
			and not exists (select from private.version_sections s where s.text_id = t.id);
		thinned := thinned + cardinality(removed);
	end loop;
	return thinned;
end
$$;
revoke all on function private.thin_versions(timestamptz) from public;
grant execute on function private.thin_versions(timestamptz) to colloquy_worker;

-- Definer: reads what no role may; the right to read the document is the right to read its past. Newest first.
create function private.versions_of(document uuid, before timestamptz, most int) returns table (
	id uuid, at timestamptz, reason text, name text, restored_from timestamptz, writers text[])
language sql stable security definer set search_path = '' as $$
	select v.id, v.at, v.reason::text, v.name, v.restored_from, array(
		select p.name from private.version_contributors c join public.people p on p.id = c.person_id
		where c.version_id = v.id and s.attribution = 'attributed' order by p.name)
	from private.document_versions v join public.documents d on d.id = v.document_id join public.sessions s on s.id = d.session_id
	where v.document_id = document and public.my_document_role(document) <> 'none'
		and (before is null or v.at < before)
	order by v.at desc, v.id desc limit least(greatest(most, 1), 200);
$$;
grant execute on function private.versions_of(uuid, timestamptz, int) to authenticated;
create function public.versions_of(document uuid, before timestamptz default null, most int default 50) returns table (
	id uuid, at timestamptz, reason text, name text, restored_from timestamptz, writers text[])
language sql stable set search_path = '' as $$
	select * from private.versions_of(document, before, most);
$$;
comment on function public.versions_of(uuid, timestamptz, int) is
	'The versions of a document, newest first. writers: who wrote since the version before, in attributed sessions only.';
grant execute on function public.versions_of(uuid, timestamptz, int) to authenticated;

-- Definer: as above.
create function private.read_version(version uuid) returns table (
	document_id uuid, at timestamptz, reason text, name text, restored_from timestamptz, section_id text, body bytea)
language sql stable security definer set search_path = '' as $$
	select v.document_id, v.at, v.reason::text, v.name, v.restored_from, s.section_id, t.body
	from private.document_versions v
	left join private.version_sections s on s.version_id = v.id left join private.version_texts t on t.id = s.text_id
	where v.id = version and public.my_document_role(v.document_id) <> 'none';
$$;
grant execute on function private.read_version(uuid) to authenticated;
create function public.read_version(version uuid) returns table (
	document_id uuid, at timestamptz, reason text, name text, restored_from timestamptz, section_id text, body bytea)
language sql stable set search_path = '' as $$
	select * from private.read_version(version);
$$;
comment on function public.read_version(uuid) is 'One row a section; body is the section as JSON, compressed with zlib.';
grant execute on function public.read_version(uuid) to authenticated;

-- Definer: as above. An empty name takes it away.
create function private.name_version(version uuid, new_name text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.documents;
begin
	select d.* into subject from private.document_versions v join public.documents d on d.id = v.document_id
	where v.id = version and public.my_document_role(d.id) = 'writer';
	if subject.id is null then
		perform private.refuse('Only those who may write here can name a version.');
	end if;
	if length(trim(new_name)) > 80 then
		perform private.refuse('Keep the name under 80 characters.', 'name');
	end if;
	update private.document_versions v set name = nullif(trim(new_name), '') where v.id = version;
	perform private.record_version('version.named', subject, version);
end
$$;
grant execute on function private.name_version(uuid, text) to authenticated;
create function public.name_version(version uuid, new_name text) returns void
language sql set search_path = '' as $$
	select private.name_version(version, new_name);
$$;
comment on function public.name_version(uuid, text) is 'Named versions stay; an empty name takes it away.';
grant execute on function public.name_version(uuid, text) to authenticated;
