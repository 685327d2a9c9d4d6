-- A circle: a series of dialogues with an objective, hosted by one organisation; its members represent organisations.

create type public.circle_role as enum ('observer', 'participant', 'facilitator', 'convener');
create type public.attribution as enum ('attributed', 'chatham_house', 'confidential');
create type public.circle_visibility as enum ('members', 'listed');

create table public.circles (
	id uuid primary key default gen_random_uuid(),
	name text not null check (length(trim(name)) between 2 and 160),
	host_id uuid not null references public.organisations (id),
	objective text not null default '' check (length(objective) <= 4000),
	attribution public.attribution not null default 'chatham_house',
	visibility public.circle_visibility not null default 'members',
	is_sensitive boolean not null default true,
	version int not null default 1,
	created_at timestamptz not null default now(),
	closed_at timestamptz
);
comment on table public.circles is 'listed: its name and objective show to everybody signed in here; members: to members alone.';
create index circles_host on public.circles (host_id);
alter table public.circles enable row level security;

create table public.phases (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	name text not null check (length(trim(name)) between 1 and 80),
	position int not null default 0
);
comment on table public.phases is 'The stages of the circle''s own framework.';
create unique index phases_name on public.phases (circle_id, lower(name));
alter table public.phases enable row level security;

create table public.strands (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	name text not null check (length(trim(name)) between 1 and 80),
	position int not null default 0
);
comment on table public.strands is 'The themes of the circle''s own framework, such as Pursue, Prevent, Protect, Prepare.';
create unique index strands_name on public.strands (circle_id, lower(name));
alter table public.strands enable row level security;

create table public.memberships (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	person_id uuid not null references public.people (id) on delete cascade,
	organisation_id uuid not null references public.organisations (id),
	role public.circle_role not null default 'participant',
	follows_topics boolean not null default true,
	joined_at timestamptz not null default now(),
	ended_at timestamptz
);
comment on table public.memberships is 'A person in a circle, representing one organisation. Ended, never deleted.';
create unique index memberships_once on public.memberships (circle_id, person_id) where ended_at is null;
create index memberships_person on public.memberships (person_id) where ended_at is null;
create index memberships_circle on public.memberships (circle_id);
create index memberships_organisation on public.memberships (organisation_id);
alter table public.memberships enable row level security;

-- The one truth about roles: every policy, page and room asks these. (Definer: see private.me.)
create function private.my_circles(at_least public.circle_role default 'observer') returns setof uuid
language sql stable security definer set search_path = '' as $$
	select circle_id from public.memberships
	where person_id = private.me() and ended_at is null and role >= at_least;
$$;

create function private.my_memberships() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.memberships where person_id = private.me() and ended_at is null;
$$;

create function private.my_role(circle uuid) returns public.circle_role
language sql stable security definer set search_path = '' as $$
	select role from public.memberships where circle_id = circle and person_id = private.me() and ended_at is null;
$$;

create function private.i_represent(circle uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select organisation_id from public.memberships
	where circle_id = circle and person_id = private.me() and ended_at is null;
$$;

create function private.people_of_my_circles() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select person_id from public.memberships where circle_id in (select private.my_circles());
$$;

create function private.people_i_convene() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select person_id from public.memberships where circle_id in (select private.my_circles('facilitator')) and ended_at is null;
$$;

create function private.organisations_of_my_circles() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select organisation_id from public.memberships where circle_id in (select private.my_circles())
	union select host_id from public.circles where id in (select private.my_circles());
$$;

create function private.may_name_organisations() returns boolean
language sql stable security definer set search_path = '' as $$
	select private.may_host_circles() or exists (select private.my_circles('facilitator'));
$$;

create function private.circles_listed() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select id from public.circles where visibility = 'listed';
$$;
grant execute on function private.my_circles(public.circle_role), private.my_memberships(), private.my_role(uuid),
	private.i_represent(uuid), private.people_of_my_circles(), private.people_i_convene(),
	private.organisations_of_my_circles(), private.may_name_organisations(), private.circles_listed()
	to anon, authenticated;

create function public.my_role(circle uuid) returns text
language sql stable set search_path = '' as $$
	select coalesce(private.my_role(circle)::text, 'none');
$$;
comment on function public.my_role(uuid) is 'none < observer < participant < facilitator < convener.';
grant execute on function public.my_role(uuid) to authenticated;

-- events
grant select on public.events to authenticated;
create policy "Members read the record of their circles" on public.events for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Who is invited shows to those who invite" on public.events as restrictive for select to authenticated
	using (kind not like 'invitation.%' or circle_id = any (array(select private.my_circles('facilitator'))));

-- organisations
grant select on public.organisations to authenticated, colloquy_worker;
grant insert (id, name, sector, functions, website) on public.organisations to authenticated;
grant update (name, sector, functions, website) on public.organisations to authenticated;
create policy "People see the organisations of their circles and their own" on public.organisations
	for select to authenticated using (
		id = any (array(select private.organisations_of_my_circles()))
		or id = any (array(select private.my_organisations()))
		or (select private.may_name_organisations())
	);
create policy "Those who convene may name an organisation" on public.organisations
	for insert to authenticated with check ((select private.may_name_organisations()) and not hosts_circles);
create policy "Stewards describe their organisation" on public.organisations
	for update to authenticated using (id = any (array(select private.organisations_i_steward())))
	with check (id = any (array(select private.organisations_i_steward())));
create policy "Background work reads organisations" on public.organisations for select to colloquy_worker using (true);

-- people
grant select (id, name, time_zone, is_sample, created_at) on public.people to authenticated;
grant update (name, time_zone) on public.people to authenticated;
grant select on public.people to colloquy_worker;
create policy "People see themselves and those they meet" on public.people for select to authenticated using (
	id = (select private.me()) or id = any (array(select private.people_of_my_circles()))
);
create policy "People name themselves" on public.people for update to authenticated
	using (id = (select private.me())) with check (id = (select private.me()));
create policy "Background work reads people" on public.people for select to colloquy_worker using (true);

grant select on public.person_emails to authenticated, colloquy_worker;
create policy "An address shows to its owner and to those who convene them" on public.person_emails
	for select to authenticated using (
		person_id = (select private.me()) or person_id = any (array(select private.people_i_convene()))
	);
create policy "Background work reads addresses" on public.person_emails for select to colloquy_worker using (true);

-- affiliations
grant select on public.affiliations to authenticated, colloquy_worker;
grant update (job_title, is_steward) on public.affiliations to authenticated;
create policy "Affiliations show with the person" on public.affiliations for select to authenticated using (
	person_id = (select private.me())
	or organisation_id = any (array(select private.organisations_i_steward()))
	or (person_id = any (array(select private.people_of_my_circles()))
		and organisation_id = any (array(select private.organisations_of_my_circles())))
);
create policy "Stewards look after the people of their organisation" on public.affiliations
	for update to authenticated using (organisation_id = any (array(select private.organisations_i_steward())))
	with check (organisation_id = any (array(select private.organisations_i_steward())));
-- Definer: an organisation without a steward could appoint nobody ever again. Stewards who end each other wait for each other.
create function private.keep_a_steward() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform 1 from public.organisations o where o.id = old.organisation_id for update;
	if not exists (select from public.affiliations a where a.organisation_id = old.organisation_id and a.is_steward) then
		perform private.refuse('The last steward of an organisation stays. Appoint another first.');
	end if;
	return null;
end
$$;
create trigger the_last_steward_stays after update of is_steward on public.affiliations
	for each row when (old.is_steward and not new.is_steward) execute function private.keep_a_steward();
create policy "Background work reads affiliations" on public.affiliations for select to colloquy_worker using (true);

-- circles
grant select on public.circles to authenticated, colloquy_worker;
grant update (name, objective, attribution, visibility, is_sensitive, version, closed_at) on public.circles to authenticated;
create policy "Members see their circles, everybody the listed ones" on public.circles for select to authenticated using (
	id = any (array(select private.my_circles())) or visibility = 'listed'
);
create policy "Conveners change their circle" on public.circles for update to authenticated
	using (id = any (array(select private.my_circles('convener'))))
	with check (id = any (array(select private.my_circles('convener'))));
create policy "Background work reads circles" on public.circles for select to colloquy_worker using (true);
create trigger circles_are_recorded after insert or update on public.circles
	for each row execute function private.record_change('circle');

-- phases and strands
grant select, insert, delete on public.phases to authenticated;
grant update (name, position) on public.phases to authenticated;
create policy "Members see the phases" on public.phases for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Conveners add phases" on public.phases for insert to authenticated
	with check (circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners change phases" on public.phases for update to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))))
	with check (circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners remove phases" on public.phases for delete to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))));

grant select, insert, delete on public.strands to authenticated;
grant update (name, position) on public.strands to authenticated;
create policy "Members see the strands" on public.strands for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Conveners add strands" on public.strands for insert to authenticated
	with check (circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners change strands" on public.strands for update to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))))
	with check (circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners remove strands" on public.strands for delete to authenticated
	using (circle_id = any (array(select private.my_circles('convener'))));

-- memberships
grant select on public.memberships to authenticated, colloquy_worker;
grant update (follows_topics) on public.memberships to authenticated;
create policy "Members see who is in the circle" on public.memberships for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Members choose what they follow" on public.memberships for update to authenticated
	using (person_id = (select private.me()) and ended_at is null)
	with check (person_id = (select private.me()));
create policy "Background work reads memberships" on public.memberships for select to colloquy_worker using (true);
create trigger memberships_are_recorded after insert or update of role, organisation_id, ended_at on public.memberships
	for each row execute function private.record_change('membership');

-- Definer: the first convener is not a member before the circle exists.
create function private.create_circle(
	circle_name text, host uuid, circle_objective text, circle_attribution public.attribution,
	circle_visibility public.circle_visibility, sensitive boolean, phase_names text[], strand_names text[]
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	circle uuid;
begin
	if not exists (
		select from public.organisations o
		where o.id = host and o.hosts_circles and o.id in (select private.organisations_i_steward())
	) then
		perform private.refuse('Only the stewards of a hosting organisation can start a circle.', 'host');
	end if;
	insert into public.circles (name, host_id, objective, attribution, visibility, is_sensitive)
	values (trim(circle_name), host, trim(circle_objective), circle_attribution, circle_visibility, sensitive)
	returning id into circle;
	insert into public.phases (circle_id, name, position)
	select circle, trim(name), ordinality from unnest(phase_names) with ordinality as given (name, ordinality);
	insert into public.strands (circle_id, name, position)
	select circle, trim(name), ordinality from unnest(strand_names) with ordinality as given (name, ordinality);
	insert into public.memberships (circle_id, person_id, organisation_id, role)
	values (circle, private.me(), host, 'convener');
	return circle;
end
$$;
grant execute on function private.create_circle(text, uuid, text, public.attribution, public.circle_visibility, boolean, text[], text[])
	to authenticated;

create function public.create_circle(
	circle_name text, host uuid, circle_objective text, circle_attribution public.attribution,
	circle_visibility public.circle_visibility, sensitive boolean, phase_names text[], strand_names text[]
) returns uuid
language sql set search_path = '' as $$
	select private.create_circle(circle_name, host, circle_objective, circle_attribution, circle_visibility, sensitive,
		phase_names, strand_names);
$$;
grant execute on function public.create_circle(text, uuid, text, public.attribution, public.circle_visibility, boolean, text[], text[])
	to authenticated;

-- Definer: a change of role or its end is a rule of state, not a column anybody may write.
create function private.change_membership(membership uuid, new_role public.circle_role) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.memberships;
begin
	select * into subject from public.memberships where id = membership and ended_at is null for update;
	if subject.id is null or coalesce(private.my_role(subject.circle_id) <> 'convener', true)
		and (new_role is not null or subject.person_id is distinct from private.me()) then
		perform private.refuse('Only a convener can change who is in the circle.');
	end if;
	perform 1 from public.memberships where circle_id = subject.circle_id and role = 'convener' and ended_at is null for update;
	if subject.role = 'convener' and new_role is distinct from 'convener' and (
		select count(*) from public.memberships
		where circle_id = subject.circle_id and role = 'convener' and ended_at is null) = 1 then
		perform private.refuse('A circle needs a convener. Make somebody else a convener first.', 'role');
	end if;
	if new_role is null then
		update public.memberships set ended_at = now() where id = membership;
	else
		update public.memberships set role = new_role where id = membership;
	end if;
end
$$;
grant execute on function private.change_membership(uuid, public.circle_role) to authenticated;

create function public.change_membership(membership uuid, new_role public.circle_role) returns void
language sql set search_path = '' as $$
	select private.change_membership(membership, new_role);
$$;
comment on function public.change_membership(uuid, public.circle_role) is
	'A convener gives another role; null ends the membership (anybody may end their own).';
grant execute on function public.change_membership(uuid, public.circle_role) to authenticated;
