-- Counters of attempts, for the background identity alone.
create table private.limits (
	key text primary key,
	points integer not null default 0,
	expire bigint
);
comment on table private.limits is 'How often something was tried. Keys are hashed.';
create index limits_expire on private.limits (expire);
alter table private.limits enable row level security;
grant select, insert, update, delete on private.limits to colloquy_worker;
create policy "Background work counts attempts" on private.limits
	for all to colloquy_worker using (true) with check (true);

-- What sends mail is bounded here, too, for those who speak to the database without the pages: as often as these allow it.
-- Definer: people may not touch the counters. What is refused is not counted, because it takes its count back.
create function private.keep_within_bounds() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	times int := tg_argv[0]::int;
	milliseconds bigint := tg_argv[1]::bigint * 1000;
	now_ms bigint := (extract(epoch from clock_timestamp()) * 1000)::bigint;
	counted int;
begin
	if private.me() is null then return new; end if;
	insert into private.limits as kept (key, points, expire)
	values (private.hash_token(tg_table_name || ' ' || private.me()), 1, now_ms + milliseconds)
	on conflict (key) do update set
		points = case when kept.expire < now_ms then 1 else kept.points + 1 end,
		expire = case when kept.expire < now_ms then excluded.expire else kept.expire end
	returning points into counted;
	if counted > times then
		perform private.refuse('That was very often in a short time. Wait a while, then try again.');
	end if;
	return new;
end
$$;
-- An hour, ten minutes: see src/lib/server/limits.ts.
create trigger invitations_within_bounds before insert or update of sends on public.invitations
	for each row execute function private.keep_within_bounds(600, 3600);
create trigger posts_within_bounds before insert on public.posts
	for each row execute function private.keep_within_bounds(60, 600);
