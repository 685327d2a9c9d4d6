-- An invitation is bound to one address and one circle. Its token is made when the mail goes out; only its hash stays.

create table public.invitations (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	email text not null check (email = lower(email) and email like '%_@_%' and length(email) <= 254),
	name text not null default '' check (length(name) <= 120),
	organisation_id uuid not null references public.organisations (id),
	role public.circle_role not null default 'participant',
	token_hash text,
	invited_by uuid not null default private.me() references public.people (id),
	created_at timestamptz not null default now(),
	sends int not null default 1 check (sends <= 10),
	sent_at timestamptz,
	expires_at timestamptz not null default now() + interval '14 days',
	accepted_at timestamptz,
	accepted_by uuid references public.people (id),
	revoked_at timestamptz
);
comment on table public.invitations is 'sends counts how often a mail was asked for; asking again makes a new token and a new expiry.';
create unique index invitations_open on public.invitations (circle_id, email) where accepted_at is null and revoked_at is null;
create unique index invitations_token on public.invitations (token_hash);
create index invitations_organisation on public.invitations (organisation_id);
alter table public.invitations enable row level security;

grant select (id, circle_id, email, name, organisation_id, role, invited_by, created_at, sends, sent_at, expires_at,
	accepted_at, accepted_by, revoked_at) on public.invitations to authenticated;
grant insert (id, circle_id, email, name, organisation_id, role) on public.invitations to authenticated;
grant update (sends, revoked_at) on public.invitations to authenticated;
grant select on public.invitations to colloquy_worker;
grant update (token_hash, sent_at, expires_at) on public.invitations to colloquy_worker;

create policy "Facilitators see the invitations of their circle" on public.invitations for select to authenticated
	using (circle_id = any (array(select private.my_circles('facilitator'))));
create policy "Conveners invite to any role, facilitators up to participant" on public.invitations
	for insert to authenticated with check (
		circle_id = any (array(select private.my_circles('convener')))
		or (role <= 'participant' and circle_id = any (array(select private.my_circles('facilitator'))))
	);
create policy "Those who could invite may send again or revoke" on public.invitations
	for update to authenticated using (
		accepted_at is null and (
			circle_id = any (array(select private.my_circles('convener')))
			or (role <= 'participant' and circle_id = any (array(select private.my_circles('facilitator'))))
		)
	) with check (
		circle_id = any (array(select private.my_circles('convener')))
		or (role <= 'participant' and circle_id = any (array(select private.my_circles('facilitator'))))
	);
create policy "Background work reads invitations" on public.invitations for select to colloquy_worker using (true);
create policy "Background work sends invitations" on public.invitations for update to colloquy_worker
	using (accepted_at is null and revoked_at is null) with check (true);
create trigger invitations_are_recorded after insert or update of sends, revoked_at, accepted_at on public.invitations
	for each row execute function private.record_change('invitation');

create function private.hash_token(token text) returns text
language sql immutable set search_path = '' as $$
	select encode(sha256(convert_to(token, 'UTF8')), 'hex');
$$;
grant execute on function private.hash_token(text) to anon, authenticated, colloquy_worker;

-- Definer: whoever holds the link reads what it is for, signed in or not. Looking never uses it up. Once it has ended it says
-- that, and no more: an old mailbox names no circle and nobody in it.
create function private.read_invitation(token text)
returns table (id uuid, circle_id uuid, circle text, host text, inviter text, email text, name text, organisation text, role text, state text, objective text, sensitive boolean)
language sql stable security definer set search_path = '' as $$
	select i.id, i.circle_id, case when now.open then c.name else '' end, case when now.open then h.name else '' end,
		case when now.open then p.name else '' end,
		case when now.open or exists (select from auth.users u where u.id = auth.uid() and lower(u.email) = i.email) then i.email else '' end,
		case when now.open then i.name else '' end, case when now.open then o.name else '' end,
		case when now.open then i.role::text else '' end,
		case when i.revoked_at is not null then 'revoked' when i.accepted_at is not null then 'accepted'
			when i.expires_at < now() then 'expired' else 'open' end,
		case when now.open then c.objective else '' end, c.is_sensitive
	from public.invitations i
	cross join lateral (select i.revoked_at is null and i.accepted_at is null and i.expires_at >= now() as open) now
	join public.circles c on c.id = i.circle_id
	join public.organisations h on h.id = c.host_id
	join public.organisations o on o.id = i.organisation_id
	join public.people p on p.id = i.invited_by
	where i.token_hash = private.hash_token(token);
$$;
grant execute on function private.read_invitation(text) to anon, authenticated;
create function public.read_invitation(token text)
returns table (id uuid, circle_id uuid, circle text, host text, inviter text, email text, name text, organisation text, role text, state text, objective text, sensitive boolean)
language sql stable set search_path = '' as $$
	select * from private.read_invitation(token);
$$;
grant execute on function public.read_invitation(text) to anon, authenticated;

-- Definer: makes the person, the affiliation and the membership that the invitation stands for.
create function private.accept_invitation(token text, given_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	invitation public.invitations;
	person uuid;
begin
	select * into invitation from public.invitations i where i.token_hash = private.hash_token(token) for update;
	if invitation.id is null or invitation.revoked_at is not null or invitation.accepted_at is not null
		or invitation.expires_at < now() then
		perform private.refuse('This invitation has been used or has expired. Ask the convener to send it again.');
	end if;
	if not exists (select from auth.users u where u.id = auth.uid() and lower(u.email) = invitation.email) then
		perform private.refuse('This invitation is for another address. Sign out, then follow the link again.');
	end if;
	person := private.arrive(given_name);
	if nullif(trim(given_name), '') is not null then
		update public.people set name = trim(given_name) where id = person;
	end if;
	insert into public.affiliations (person_id, organisation_id) values (person, invitation.organisation_id)
	on conflict do nothing;
	insert into public.memberships (circle_id, person_id, organisation_id, role)
	values (invitation.circle_id, person, invitation.organisation_id, invitation.role)
	on conflict (circle_id, person_id) where ended_at is null do nothing;
	update public.invitations set accepted_at = now(), accepted_by = person where id = invitation.id;
	return invitation.circle_id;
end
$$;
grant execute on function private.accept_invitation(text, text) to authenticated;
create function public.accept_invitation(token text, given_name text) returns uuid
language sql set search_path = '' as $$
	select private.accept_invitation(token, given_name);
$$;
grant execute on function public.accept_invitation(text, text) to authenticated;

-- A person who is in the circle already is not invited again.
create function private.refuse_inviting_a_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (
		select from public.memberships m join public.person_emails e on e.person_id = m.person_id
		where m.circle_id = new.circle_id and m.ended_at is null and e.email = new.email
	) then
		perform private.refuse('This person is in the circle already.', 'email');
	end if;
	return new;
end
$$;
create trigger invitations_are_for_newcomers before insert on public.invitations
	for each row execute function private.refuse_inviting_a_member();

-- Sending again counts up, one at a time, and revoking is for good: the link in an old mail must not come back to life.
create function private.keep_invitations_honest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.sends not in (old.sends, old.sends + 1) then
		perform private.refuse('An invitation is sent again one mail at a time.');
	end if;
	if old.revoked_at is not null and (new.revoked_at is distinct from old.revoked_at or new.sends <> old.sends) then
		perform private.refuse('This invitation has been revoked. Invite them anew.');
	end if;
	return new;
end
$$;
create trigger invitations_stay_honest before update of sends, revoked_at on public.invitations
	for each row execute function private.keep_invitations_honest();
