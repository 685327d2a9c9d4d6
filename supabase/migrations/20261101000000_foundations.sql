-- What every noun stands on: the private schema, the background identity, and the record.

create schema if not exists private;
comment on schema private is 'Functions and tables that no API exposes.';
revoke all on schema private from public;
grant usage on schema private to anon, authenticated;
-- Postgres lets everybody execute every new function; for one schema alone that can't be taken back.
alter default privileges revoke execute on functions from public;
-- Older hosted projects grant whatever is new in public to the API's roles: here every grant is written down.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;

-- Background work (rooms, mail, the record) acts under a name of its own and sees only what policies give it.
do $$
begin
	if not exists (select from pg_roles where rolname = 'colloquy_worker') then
		create role colloquy_worker nologin noinherit;
	end if;
end
$$;
grant usage on schema public, private to colloquy_worker;

-- The record: one append-only row for every change of interest, written in the transaction of the change.
create table public.events (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	tx xid8 not null default pg_current_xact_id(),
	kind text not null,
	circle_id uuid,
	session_id uuid,
	subject_id uuid,
	actor_id uuid,
	organisation_id uuid,
	detail jsonb not null default '{}'
);
comment on table public.events is 'The record. Ids and kinds only, never what people wrote.';
create index events_circle on public.events (circle_id, id desc);
create index events_subject on public.events (subject_id, id desc);
create index events_tx on public.events (tx);
alter table public.events enable row level security;

create table private.outbox (
	event_id bigint primary key references public.events (id) on delete cascade,
	attempts int not null default 0,
	not_before timestamptz not null default now()
);
comment on table private.outbox is 'Events that background work has not dealt with yet.';
create index outbox_due on private.outbox (not_before);
alter table private.outbox enable row level security;
grant select, update, delete on private.outbox to colloquy_worker;
create policy "Background work empties the outbox" on private.outbox
	for all to colloquy_worker using (true) with check (true);

grant select on public.events to colloquy_worker;
create policy "Background work reads the record" on public.events
	for select to colloquy_worker using (true);

create table private.installation (
	only_one boolean primary key default true check (only_one),
	is_sample boolean not null default false,
	founded_at timestamptz not null default now()
);
comment on table private.installation is 'One row once somebody has set this place up.';
alter table private.installation enable row level security;
grant select, insert, update, delete on private.installation to colloquy_worker;
create policy "Background work keeps the installation" on private.installation
	for all to colloquy_worker using (true) with check (true);

-- Definer: a visitor may know whether this place is set up, and nothing else about it.
create function private.installation_state() returns text
language sql stable security definer set search_path = '' as $$
	select coalesce((select case when is_sample then 'sample' else 'founded' end from private.installation), 'empty');
$$;
grant execute on function private.installation_state() to anon, authenticated, colloquy_worker;

create function public.installation_state() returns text
language sql stable set search_path = '' as $$
	select private.installation_state();
$$;
comment on function public.installation_state() is 'empty, sample or founded.';
grant execute on function public.installation_state() to anon, authenticated, colloquy_worker;

-- A broken rule, in words for the person, with the field it belongs to.
create function private.refuse(message text, field text default null) returns void
language plpgsql set search_path = '' as $$
begin
	raise exception using errcode = 'P0001', message = message, hint = coalesce('field:' || field, '');
end
$$;
grant execute on function private.refuse(text, text) to anon, authenticated, colloquy_worker;

-- One spelling of an organisation's name: case, punctuation and a leading "the" do not make another one.
create function private.name_key(name text) returns text
language sql immutable set search_path = '' as $$
	select regexp_replace(regexp_replace(lower(trim(name)), '^the\s+', ''), '[^[:alnum:]]+', '', 'g');
$$;
grant execute on function private.name_key(text) to anon, authenticated, colloquy_worker;
