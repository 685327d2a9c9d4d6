-- Pages with many commitments ask for some steps alone: whether the next word is somebody's own, for one.
drop function public.my_steps(uuid, uuid[]);
drop function private.my_steps(uuid, uuid[]);
-- Definer: which steps the caller may take now; pages show these and no others, take_step obeys them.
create function private.my_steps(for_circle uuid, only_of uuid[] default null, only_steps text[] default null) returns table (action_id uuid, step text)
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
	where (for_circle is null or a.circle_id = for_circle) and (only_of is null or a.id = any (only_of))
	and (a.visibility = 'circle' or private.is_concerned(a, m))
	and case s.by
		when 'owner' then side.is_owner and case s.step
			when 'hand_over' then a.proposed_owner_id is null
			when 'cancel_handover' then a.proposed_owner_id is not null
			else true
		end
		when 'new_owner' then m.organisation_id = a.proposed_owner_id and m.role >= 'participant'
		when 'asker' then side.is_asker
		when 'either' then side.is_owner or side.is_asker
		when 'facilitator' then m.role >= 'facilitator'
		when 'verifier' then m.role >= 'facilitator' and m.organisation_id <> a.owner_id
		when 'convener' then m.role = 'convener'
		when 'other_side' then case s.step
			when 'move_date' then a.proposed_due is null and (side.is_owner or side.is_asker)
			else a.proposed_due is not null and case when a.proposed_by_owner then side.is_asker else side.is_owner end
		end
	end;
$$;
grant execute on function private.my_steps(uuid, uuid[], text[]) to authenticated;

create function public.my_steps(for_circle uuid default null, only_of uuid[] default null, only_steps text[] default null)
returns table (action_id uuid, step text)
language sql stable set search_path = '' as $$
	select * from private.my_steps(for_circle, only_of, only_steps);
$$;
comment on function public.my_steps(uuid, uuid[], text[]) is
	'The steps the caller may take now on the commitments of a circle (null: of all their circles); of some commitments alone, or some steps alone.';
grant execute on function public.my_steps(uuid, uuid[], text[]) to authenticated;
