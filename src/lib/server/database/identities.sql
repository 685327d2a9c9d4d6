-- The two names we log in with. Neither owns anything of ours.
do $$
begin
	if not exists (select from pg_roles where rolname = 'colloquy_people') then
		create role colloquy_people nologin noinherit;
	end if;
	if not exists (select from pg_roles where rolname = 'colloquy_worker') then
		create role colloquy_worker nologin noinherit;
	end if;
end
$$;

-- Serves people: can become a visitor or a signed-in person, and nothing else.
grant anon, authenticated to colloquy_people;

-- The queue's tables are its own.
create schema if not exists pgboss;
grant usage, create on schema pgboss to colloquy_worker;
