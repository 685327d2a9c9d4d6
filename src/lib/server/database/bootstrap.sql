-- What a hosted Supabase project already has, for the embedded database and for a Postgres of one's own.
-- Runs at every start and changes nothing the second time.

create schema if not exists extensions;

do $$
begin
	if not exists (select from pg_roles where rolname = 'anon') then
		create role anon nologin noinherit;
	end if;
	if not exists (select from pg_roles where rolname = 'authenticated') then
		create role authenticated nologin noinherit;
	end if;
	if not exists (select from pg_roles where rolname = 'service_role') then
		begin
			create role service_role nologin noinherit bypassrls;
		exception when insufficient_privilege then
			-- Some managed databases give nobody this right. We never use the role ourselves.
			create role service_role nologin noinherit;
		end;
	end if;
	if not exists (select from pg_roles where rolname = 'authenticator') then
		create role authenticator nologin noinherit;
	end if;
	-- The sign-in platform's own login. It owns the schema auth and nothing else.
	if not exists (select from pg_roles where rolname = 'supabase_auth_admin') then
		create role supabase_auth_admin login inherit;
	end if;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to supabase_auth_admin;
do $$
begin
	if not (select rolsuper from pg_roles where rolname = current_user) then
		execute format('grant supabase_auth_admin to %I', current_user);
	end if;
end
$$;

grant usage on schema public, extensions to anon, authenticated, service_role;

do $$
begin
	if not exists (select from pg_namespace where nspname = 'auth') then
		create schema auth authorization supabase_auth_admin;
	end if;
end
$$;
grant usage on schema auth to anon, authenticated, service_role;

-- As hosted Supabase defines them: both forms of the claims.
create or replace function auth.uid() returns uuid language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim.sub', true), ''),
		nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
	)::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim.role', true), ''),
		nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
	)
$$;
create or replace function auth.email() returns text language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim.email', true), ''),
		nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
	)
$$;
create or replace function auth.jwt() returns jsonb language sql stable as $$
	select coalesce(
		nullif(current_setting('request.jwt.claim', true), ''),
		nullif(current_setting('request.jwt.claims', true), '')
	)::jsonb
$$;
