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
