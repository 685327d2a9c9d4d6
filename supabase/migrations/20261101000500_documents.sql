-- Live documents: every session has its notes and its summary. What is written is kept as a log that only the rooms touch.

create type public.document_kind as enum ('notes', 'summary', 'private');

create table public.documents (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	kind public.document_kind not null,
	created_at timestamptz not null default now(),
	unique (session_id, kind)
);
comment on table public.documents is 'A document and where it belongs. Its text is in private.document_updates.';
create index documents_circle on public.documents (circle_id);
alter table public.documents enable row level security;
grant select on public.documents to authenticated, colloquy_worker;
create policy "Members see the documents" on public.documents for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Background work reads documents" on public.documents for select to colloquy_worker using (true);

-- No author in these tables, ever: in a Chatham House session no stored byte says who wrote what.
create table private.document_updates (
	document_id uuid not null references public.documents (id) on delete cascade,
	seq bigint not null,
	data bytea not null,
	primary key (document_id, seq)
);
comment on table private.document_updates is 'The append-only log of live documents. seq is the fence between writers.';
alter table private.document_updates enable row level security;
grant select, insert, delete on private.document_updates to colloquy_worker;
create policy "The rooms keep the log" on private.document_updates for all to colloquy_worker using (true) with check (true);

create table private.document_snapshots (
	document_id uuid primary key references public.documents (id) on delete cascade,
	seq bigint not null,
	state bytea not null
);
comment on table private.document_snapshots is 'The document as of seq; updates up to seq are gone from the log.';
alter table private.document_snapshots enable row level security;
grant select, insert, update on private.document_snapshots to colloquy_worker;
create policy "The rooms keep the snapshots" on private.document_snapshots for all to colloquy_worker using (true) with check (true);

-- Definer: nobody makes documents by hand; they come with their session.
create function private.add_documents() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.documents (circle_id, session_id, kind)
	values (new.circle_id, new.id, 'notes'), (new.circle_id, new.id, 'summary');
	return null;
end
$$;
create trigger sessions_have_documents after insert on public.sessions
	for each row execute function private.add_documents();

create function public.my_document_role(document uuid) returns text
language sql stable set search_path = '' as $$
	select coalesce((
		select case when private.my_role(d.circle_id) >= 'participant' then 'writer' else 'reader' end
		from public.documents d where d.id = document and private.my_role(d.circle_id) is not null
	), 'none');
$$;
comment on function public.my_document_role(uuid) is 'none, reader (observers) or writer (participants and above). The rooms ask this.';
grant execute on function public.my_document_role(uuid) to authenticated;

-- Themes are the sections of a summary; their text is in the live document.
create table public.themes (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	position int not null default 0,
	title text not null check (length(trim(title)) between 1 and 200),
	created_at timestamptz not null default now()
);
comment on table public.themes is 'The parts of a session''s summary, in order.';
create index themes_session on public.themes (session_id, position);
create index themes_circle on public.themes (circle_id);
alter table public.themes enable row level security;
grant select, insert, delete on public.themes to authenticated;
grant update (position, title) on public.themes to authenticated;
create policy "Members see the themes" on public.themes for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Participants add themes" on public.themes for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('participant'))) and circle_id = private.circle_of_session(session_id));
create policy "Participants change themes" on public.themes for update to authenticated
	using (circle_id = any (array(select private.my_circles('participant'))))
	with check (circle_id = any (array(select private.my_circles('participant'))));
create policy "Facilitators remove themes" on public.themes for delete to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))));
create trigger themes_are_recorded after insert or update or delete on public.themes
	for each row execute function private.record_change('theme');
