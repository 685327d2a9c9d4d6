-- Some things are asked of a person who has just signed in, such as setting a new password without the old one.

-- Definer: reads auth.sessions.
create function private.session_is_fresh(account uuid, session uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from auth.sessions s
		where s.id = session and s.user_id = account and s.created_at > now() - interval '15 minutes'
	);
$$;
revoke all on function private.session_is_fresh(uuid, uuid) from public;
grant execute on function private.session_is_fresh(uuid, uuid) to colloquy_worker;
