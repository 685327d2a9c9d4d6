-- Organisations make commitments; people represent them.

create type public.sector as enum
	('statutory', 'voluntary', 'business', 'academia', 'faith', 'funder', 'media', 'community', 'other');

create table public.organisations (
	id uuid primary key default gen_random_uuid(),
	name text not null check (length(trim(name)) between 2 and 160),
	name_key text not null generated always as (private.name_key(name)) stored,
	sector public.sector not null default 'other',
	functions text[] not null default '{}' check (cardinality(functions) <= 12),
	website text check (website ~ '^https?://' and length(website) <= 300),
	hosts_circles boolean not null default false,
	created_at timestamptz not null default now()
);
comment on table public.organisations is 'A body that can make a commitment.';
create unique index organisations_name_key on public.organisations (name_key);
alter table public.organisations enable row level security;

create table public.people (
	id uuid primary key default gen_random_uuid(),
	user_id uuid unique,
	name text not null check (length(trim(name)) between 1 and 120),
	time_zone text check (length(time_zone) <= 60),
	is_sample boolean not null default false,
	created_at timestamptz not null default now()
);
comment on table public.people is 'A human, with an account (user_id) or only an address.';
alter table public.people enable row level security;

create table public.person_emails (
	person_id uuid primary key references public.people (id) on delete cascade,
	email text not null check (email = lower(email) and email like '%_@_%' and length(email) <= 254)
);
comment on table public.person_emails is 'Apart from people, because fewer may read it.';
create unique index person_emails_email on public.person_emails (email);
alter table public.person_emails enable row level security;

create table public.affiliations (
	person_id uuid not null references public.people (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id) on delete cascade,
	job_title text not null default '' check (length(job_title) <= 120),
	is_steward boolean not null default false,
	since timestamptz not null default now(),
	primary key (person_id, organisation_id)
);
comment on table public.affiliations is 'Who works for whom. A steward looks after the organisation here.';
create index affiliations_organisation on public.affiliations (organisation_id);
alter table public.affiliations enable row level security;

-- Definer, like all helpers of policies: they must see the tables whose policies ask them.
create function private.me() returns uuid
language sql stable security definer set search_path = '' as $$
	select id from public.people where user_id = auth.uid();
$$;

create function private.my_organisations() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select organisation_id from public.affiliations where person_id = private.me();
$$;

create function private.organisations_i_steward() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select organisation_id from public.affiliations where person_id = private.me() and is_steward;
$$;

create function private.may_host_circles() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from public.affiliations a join public.organisations o on o.id = a.organisation_id
		where a.person_id = private.me() and a.is_steward and o.hosts_circles
	);
$$;
grant execute on function private.me(), private.my_organisations(), private.organisations_i_steward(),
	private.may_host_circles() to anon, authenticated;

create function public.me() returns table (id uuid, name text)
language sql stable set search_path = '' as $$
	select p.id, p.name from public.people p where p.id = (select private.me());
$$;
grant execute on function public.me() to authenticated;

create function public.may_host_circles() returns boolean
language sql stable set search_path = '' as $$
	select private.may_host_circles();
$$;
comment on function public.may_host_circles() is 'Stewards of a hosting organisation may create circles.';
grant execute on function public.may_host_circles() to authenticated;

-- Events are written by definers only; the actor is whoever the session says, never an argument.
create function private.append_event(
	kind text, circle uuid, session uuid, subject uuid, organisation uuid default null, detail jsonb default '{}'
) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
	event bigint;
begin
	insert into public.events (kind, circle_id, session_id, subject_id, actor_id, organisation_id, detail)
	values (kind, circle, session, subject, private.me(), organisation, detail)
	returning id into event;
	insert into private.outbox (event_id) values (event);
	return event;
end
$$;

-- For tables with circle_id (and perhaps session_id): records <noun>.added, .changed (with the columns), .removed.
create function private.record_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	after jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
	before jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
	now_or_then jsonb := coalesce(after, before);
	columns jsonb := '{}';
begin
	if tg_op = 'UPDATE' then
		if after = before then return null; end if;
		select jsonb_build_object('columns', jsonb_agg(key)) into columns
		from jsonb_each(after) where value is distinct from before -> key;
	end if;
	perform private.append_event(
		tg_argv[0] || case tg_op when 'INSERT' then '.added' when 'UPDATE' then '.changed' else '.removed' end,
		(case when tg_argv[0] = 'circle' then now_or_then ->> 'id' else now_or_then ->> 'circle_id' end)::uuid,
		(case when tg_argv[0] = 'session' then now_or_then ->> 'id' else now_or_then ->> 'session_id' end)::uuid,
		(now_or_then ->> 'id')::uuid,
		(now_or_then ->> 'organisation_id')::uuid,
		columns
	);
	return null;
end
$$;

create function private.events_of_this_transaction()
returns table (id bigint, kind text, circle_id uuid, session_id uuid, subject_id uuid, actor_id uuid, access_changed boolean)
language sql stable security definer set search_path = '' as $$
	select e.id, e.kind, e.circle_id, e.session_id, e.subject_id, e.actor_id,
		e.kind like 'membership.%' or e.kind like 'person.%' or e.kind in ('session.changed', 'attendance.changed')
	from public.events e where e.tx = pg_current_xact_id_if_assigned() order by e.id;
$$;
grant execute on function private.events_of_this_transaction() to anon, authenticated, colloquy_worker;

-- First sight of a signed-in account: finds the person by confirmed address, or makes one.
-- Definer: reads auth.users, and links an address to an account, which nobody may do by hand.
create function private.arrive(given_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	account record;
	person uuid := private.me();
begin
	if person is not null then return person; end if;
	select u.id, lower(u.email) as email, u.email_confirmed_at is not null as confirmed into account
	from auth.users u where u.id = auth.uid();
	if account.id is null then return null; end if;
	if not account.confirmed then
		perform private.refuse('Confirm your email address first: follow the link we sent you.');
	end if;
	select e.person_id into person from public.person_emails e where e.email = account.email;
	if person is null then
		insert into public.people (user_id, name)
		values (account.id, coalesce(nullif(trim(given_name), ''), split_part(account.email, '@', 1)))
		returning id into person;
		insert into public.person_emails (person_id, email) values (person, account.email);
		perform private.append_event('person.arrived', null, null, person);
	else
		-- An address may wander from one account to another; a person does not follow it while their account lives.
		update public.people p set user_id = account.id where p.id = person
			and (p.user_id is null or not exists (select from auth.users u where u.id = p.user_id));
		if not found then
			perform private.refuse('This address belongs to somebody who signs in with another account.');
		end if;
	end if;
	return person;
end
$$;
grant execute on function private.arrive(text) to authenticated;

create function public.arrive(given_name text) returns uuid
language sql set search_path = '' as $$
	select private.arrive(given_name);
$$;
grant execute on function public.arrive(text) to authenticated;

-- The founder: an organisation that hosts, a person for the account, stewardship of the one by the other.
-- For the background identity alone, after the server has checked who may set this place up.
create function private.found(
	account uuid, address text, person_name text, organisation_name text, organisation_sector public.sector, sample boolean
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	person uuid;
	organisation uuid;
begin
	perform pg_advisory_xact_lock(hashtext('colloquy found'));
	if exists (select from private.installation) then
		perform private.refuse('This place has been set up already. Sign in instead.');
	end if;
	insert into private.installation (is_sample) values (sample);
	insert into public.organisations (name, sector, hosts_circles)
	values (trim(organisation_name), organisation_sector, true) returning id into organisation;
	insert into public.people (user_id, name, is_sample) values (account, trim(person_name), sample) returning id into person;
	insert into public.person_emails (person_id, email) values (person, lower(trim(address)));
	insert into public.affiliations (person_id, organisation_id, is_steward) values (person, organisation, true);
	perform private.append_event('installation.founded', null, null, organisation, organisation);
	return person;
end
$$;
grant execute on function private.found(uuid, text, text, text, public.sector, boolean) to colloquy_worker;

create trigger organisations_are_recorded after update on public.organisations
	for each row execute function private.record_change('organisation');
