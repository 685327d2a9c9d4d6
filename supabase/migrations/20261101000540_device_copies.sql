-- A circle may forbid that browsers keep its sessions on the devices of its members.

alter table public.circles add column device_copies boolean not null default true;
comment on column public.circles.device_copies is
	'Whether browsers may keep the sessions a person opened on their device, to read and write without a network.';
grant update (device_copies) on public.circles to authenticated;
