-- Whom "only the organisations concerned" keeps out, as a set: policies ask for all of a person's in every statement.

create view private.kept_from as
	select m.id as membership_id, m.person_id, m.ended_at, a.id as action_id
	from public.memberships m join public.actions a on a.circle_id = m.circle_id
	where a.visibility = 'concerned' and m.role < 'facilitator' and a.created_by <> m.person_id
		and m.organisation_id <> a.owner_id
		and m.organisation_id is distinct from a.asker_id
		and m.organisation_id is distinct from a.proposed_owner_id
		and not exists (select from public.action_supporters s where s.action_id = a.id and s.organisation_id = m.organisation_id)
		and not exists (select from public.action_support_requests s where s.action_id = a.id and s.organisation_id = m.organisation_id)
		and not exists (select from public.actions w where w.id = a.whole_id and w.owner_id = m.organisation_id);
comment on view private.kept_from is 'Commitments that a member (also one of the past) is not shown. For definers alone.';

-- The same rule for one. Who stands here by a link, without a membership, is of the owner, who is never kept out.
create or replace function private.is_concerned(subject public.actions, member public.memberships) returns boolean
language sql stable set search_path = '' as $$
	select not exists (select from private.kept_from k where k.action_id = subject.id and k.membership_id = member.id);
$$;
create or replace function private.hidden_actions() returns setof uuid
language sql stable security definer rows 50 set search_path = '' as $$
	select action_id from private.kept_from where person_id = (select private.me()) and ended_at is null;
$$;

-- As before, but for the line about who is concerned, which asks for all of them at once.
create or replace function private.my_steps(for_circle uuid, only_of uuid[] default null, only_steps text[] default null) returns table (action_id uuid, step text)
language sql stable security definer set search_path = '' as $$
	-- Materialised: looking a few steps up in the index again for every commitment took most of the time.
	with asked as materialized (select * from private.action_steps s where only_steps is null or s.step = any (only_steps))
	select a.id, s.step
	from public.actions a
	join private.my_standings() m on m.circle_id = a.circle_id
	join asked s on s.from_state = a.state
	cross join lateral (select
		m.organisation_id = a.owner_id and m.role >= 'participant' as is_owner,
		m.role >= 'facilitator' or (a.created_by = m.person_id and m.role >= 'participant') as is_asker) as side
	-- Nobody agrees with themselves: the owner's own people answer for those who asked only where nobody else could.
	cross join lateral (select side.is_asker and (m.organisation_id <> a.owner_id or not exists (
		select from public.memberships other where other.circle_id = a.circle_id and other.ended_at is null
			and other.organisation_id <> a.owner_id
			and (other.role >= 'facilitator' or other.person_id = a.created_by and other.role >= 'participant'))) as is_asking_side) as answers
	where (for_circle is null or a.circle_id = for_circle) and (only_of is null or a.id = any (only_of))
	and (a.visibility = 'circle' or a.id <> all (array(select private.hidden_actions())))
	and case s.by
		when 'owner' then side.is_owner and case s.step
			when 'hand_over' then a.proposed_owner_id is null
			when 'cancel_handover' then a.proposed_owner_id is not null
			else true
		end
		when 'new_owner' then m.organisation_id = a.proposed_owner_id and m.role >= 'participant'
		when 'asker' then answers.is_asking_side
		when 'either' then side.is_owner or side.is_asker
		when 'facilitator' then m.role >= 'facilitator'
		when 'verifier' then m.role >= 'facilitator' and m.organisation_id <> a.owner_id
		when 'convener' then m.role = 'convener'
		when 'other_side' then case s.step
			when 'move_date' then a.proposed_due is null and (side.is_owner or side.is_asker)
			else a.proposed_due is not null and case when a.proposed_by_owner then answers.is_asking_side else side.is_owner end
		end
	end;
$$;
