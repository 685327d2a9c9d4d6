-- The decision a commitment follows from.

alter table public.actions add column decision_id uuid references public.decisions (id) on delete set null;
create index actions_decision on public.actions (decision_id) where decision_id is not null;

-- Definer: either side says which decision of the circle it follows from, or that it follows from none (null).
create function private.name_decision(action uuid, decision uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions := private.lock_action(action, 'edit');
	named public.decisions;
begin
	if subject.decision_id is not distinct from decision then return; end if;
	select * into named from public.decisions d where d.id = decision and d.circle_id = subject.circle_id and d.withdrawn_at is null;
	if decision is not null and named.id is null then
		perform private.refuse('Choose a decision of this circle that stands.', 'decision');
	end if;
	update public.actions a set decision_id = decision where a.id = action;
	perform private.tell(subject, 'name_decision', '{}', coalesce(named.text, ''));
end
$$;
create function public.name_decision(action uuid, decision uuid) returns void
language sql set search_path = '' as $$
	select private.name_decision(action, decision);
$$;
comment on function public.name_decision(uuid, uuid) is 'The decision a commitment follows from; null for none.';
grant execute on function private.name_decision(uuid, uuid), public.name_decision(uuid, uuid) to authenticated;
