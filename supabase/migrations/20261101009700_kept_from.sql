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
