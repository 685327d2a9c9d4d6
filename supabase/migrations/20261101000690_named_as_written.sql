-- Somebody named by address: the circle reads the name that was written until they answer themselves, whoever has that address.

-- Definer: people of whom this circle knows an address only, and whom the caller does not meet elsewhere.
create function private.people_known_by_address() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select a.lead_id from public.actions a
	where a.lead_as is not null and a.circle_id in (select private.my_circles()) and a.lead_id <> private.me()
	and not exists (select from public.memberships m where m.person_id = a.lead_id and m.circle_id in (select private.my_circles()))
	and not exists (select from public.actions b where b.lead_id = a.lead_id and b.lead_as is null
		and b.circle_id in (select private.my_circles()));
$$;
grant execute on function private.people_known_by_address() to authenticated;
create policy "Who was named by address shows once they have answered" on public.people as restrictive for select to authenticated
	using (id <> all (array(select private.people_known_by_address())));

-- Definer: sets what the steps say of the lead, whoever takes them.
create function private.lead_has_answered() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	update public.actions a set lead_as = null where a.id = new.action_id and a.lead_id = new.by_id and a.lead_as is not null;
	return null;
end
$$;
create trigger leads_answer_in_their_own_name after insert on public.action_updates
	for each row execute function private.lead_has_answered();

create function private.another_lead() returns trigger
language plpgsql set search_path = '' as $$
begin
	if new.lead_as is not distinct from old.lead_as then new.lead_as := null; end if;
	return new;
end
$$;
create trigger actions_forget_what_a_lead_was_called before update of lead_id on public.actions
	for each row when (new.lead_id is distinct from old.lead_id) execute function private.another_lead();

-- Definer: sets the lead and tells who it was and who it is: in the words of whoever named them, where no more is known.
create function private.set_lead(subject public.actions, lead uuid, written text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	before text := coalesce(subject.lead_as, (select p.name from public.people p where p.id = subject.lead_id));
begin
	update public.actions a set lead_id = lead, lead_as = null where a.id = subject.id;
	if written is not null then
		update public.actions a set lead_as = written where a.id = subject.id;
	end if;
	perform private.tell(subject, 'name_lead', private.change_of('lead', before,
		coalesce(written, (select p.name from public.people p where p.id = lead))));
end
$$;

-- Definer: makes a lead of somebody who is known by address only. They become no member, and can see nothing else.
create function private.name_lead_by_address(action uuid, address text, given_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	person uuid;
	theirs public.memberships;
	email_given text := lower(trim(address));
	written text;
begin
	select * into subject from public.actions a where a.id = action for update;
	if subject.id is null or not exists (
		select from private.my_steps(subject.circle_id) s where s.action_id = action and s.step = 'edit') then
		perform private.refuse('Only those who asked for a commitment, or own it, can name who leads.', 'leadEmail');
	end if;
	-- Whoever leads may accept for the owner: so it takes the owner, or somebody who could invite people for it.
	if private.i_represent(subject.circle_id) is distinct from subject.owner_id
		and coalesce(private.my_role(subject.circle_id) < 'facilitator', true) then
		perform private.refuse('Only facilitators, and the organisation itself, can name somebody who is not in the circle.', 'leadEmail');
	end if;
	if email_given !~ '^[^\s@,;:<>()"\\[\]]+@[^\s@,;:<>()"\\[\]]+$' or length(email_given) > 254 then
		perform private.refuse('Write one email address, like name@example.org.', 'leadEmail');
	end if;
	written := left(coalesce(nullif(trim(given_name), ''), split_part(email_given, '@', 1)), 120);
	select e.person_id into person from public.person_emails e where e.email = email_given;
	if person is null then
		insert into public.people (name) values (written) returning id into person;
		insert into public.person_emails (person_id, email) values (person, email_given);
	end if;
	select * into theirs from public.memberships m where m.circle_id = subject.circle_id and m.person_id = person
	order by m.ended_at desc nulls first limit 1;
	if subject.lead_id = person then return person; end if;
	if theirs.id is null then
		insert into private.leads_by_address (action_id, person_id, circle_id, named_by)
		values (action, person, subject.circle_id, private.me())
		on conflict (action_id, person_id) do update set named_by = excluded.named_by, named_at = excluded.named_at;
	elsif theirs.ended_at is not null then
		perform private.refuse('This person has left the circle. A convener can invite them again.', 'leadEmail');
	elsif theirs.organisation_id <> subject.owner_id then
		perform private.refuse('This person represents another organisation in this circle.', 'leadEmail');
	end if;
	perform private.set_lead(subject, person, case when theirs.id is null then written end);
	return person;
end
$$;
grant execute on function private.name_lead_by_address(uuid, text, text) to authenticated;

-- Definer: makes a lead of a colleague in the circle.
create function private.name_lead(action uuid, lead uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions := private.lock_action(action, 'edit');
begin
	if private.i_represent(subject.circle_id) <> subject.owner_id and private.my_role(subject.circle_id) < 'facilitator' then
		perform private.refuse('Only facilitators, and the organisation itself, can name who leads.', 'lead');
	end if;
	if not exists (select from public.memberships m where m.circle_id = subject.circle_id and m.person_id = lead
		and m.organisation_id = subject.owner_id and m.ended_at is null) then
		perform private.refuse('The lead must represent the organisation that owns the commitment.', 'lead');
	end if;
	if lead = subject.lead_id then return; end if;
	perform private.set_lead(subject, lead, null);
end
$$;
grant execute on function private.name_lead(uuid, uuid) to authenticated;
