-- What every policy asks, asked once: these begin at the caller's own memberships, which are few, and say so to the
-- planner, which took a thousand circles for granted and read whole tables for them. What they answer is unchanged.

alter function private.my_circles(public.circle_role) rows 5;
alter function private.my_memberships() rows 5;
alter function private.my_organisations() rows 2;
alter function private.organisations_i_steward() rows 2;

create or replace function private.people_of_my_circles() returns setof uuid
language sql stable rows 60 security definer set search_path = '' as $$
	select met.id from (select array(select private.my_circles()) as circles) mine
	cross join lateral (
		select m.person_id from public.memberships m where m.circle_id = any (mine.circles)
		-- As long as a commitment that one may see names them, or once they have answered: otherwise naming an address would tell
		-- whose it is.
		union select l.person_id from private.leads_by_address l where l.circle_id = any (mine.circles)
			and l.action_id <> all (array(select private.hidden_actions()))
			and (exists (select from public.actions a where a.id = l.action_id and a.lead_id = l.person_id)
				or exists (select from public.action_updates u where u.action_id = l.action_id and u.by_id = l.person_id))
	) met (id);
$$;

create or replace function private.people_i_convene() returns setof uuid
language sql stable rows 60 security definer set search_path = '' as $$
	select m.person_id from public.memberships m where m.circle_id = any (array(select private.my_circles('facilitator'))) and m.ended_at is null;
$$;

create or replace function private.organisations_of_my_circles() returns setof uuid
language sql stable rows 40 security definer set search_path = '' as $$
	select met.id from (select array(select private.my_circles()) as circles) mine
	cross join lateral (
		select m.organisation_id from public.memberships m where m.circle_id = any (mine.circles)
		union select c.host_id from public.circles c where c.id = any (mine.circles)
	) met (id);
$$;

create or replace function private.rooms_i_may_see() returns setof uuid
language sql stable rows 100 security definer set search_path = '' as $$
	select s.id from public.sessions s
	where s.circle_id = any (array(select private.my_circles()))
		and (s.attribution = 'attributed' or s.circle_id = any (array(select private.my_circles('facilitator'))))
	union
	select a.session_id from public.attendance a
	where a.membership_id = any (array(select private.my_memberships())) and a.arrived_at is not null;
$$;

-- Definer: the same about one room, without listing all of them.
create function private.may_see_room(room uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from public.sessions s
		join public.memberships m on m.circle_id = s.circle_id and m.person_id = (select private.me()) and m.ended_at is null
		where s.id = room and (s.attribution = 'attributed' or m.role >= 'facilitator' or exists (
			select from public.attendance a
			where a.session_id = s.id and a.membership_id = m.id and a.arrived_at is not null))
	);
$$;
grant execute on function private.may_see_room(uuid) to authenticated;
