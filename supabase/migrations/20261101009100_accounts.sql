-- What the server asks about accounts and their sessions. For the background identity alone.

-- Definer: reads auth.sessions. A session that was ended counts from that moment, whatever its token says.
create function private.person_behind(account uuid, session uuid) returns table (id uuid, name text, time_zone text)
language sql stable security definer set search_path = '' as $$
	select p.id, p.name, p.time_zone
	from auth.sessions s left join public.people p on p.user_id = s.user_id
	where s.id = session and s.user_id = account and (s.not_after is null or s.not_after > now());
$$;

-- Definer: reads auth.users.
create function private.account_exists(address text) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from auth.users u where u.email = lower(address));
$$;

-- Definer: ends sessions in auth; their refresh tokens go with them.
create function private.end_sessions(account uuid, except_session uuid default null) returns void
language sql security definer set search_path = '' as $$
	delete from auth.sessions s where s.user_id = account and s.id is distinct from except_session;
$$;

revoke all on function private.person_behind(uuid, uuid), private.account_exists(text),
	private.end_sessions(uuid, uuid) from public;
grant execute on function private.person_behind(uuid, uuid), private.account_exists(text),
	private.end_sessions(uuid, uuid) to colloquy_worker;
-- A page looks for whose session it is in the transaction in which it then becomes that person.
grant usage on schema private to colloquy_people;
grant execute on function private.person_behind(uuid, uuid) to colloquy_people;
