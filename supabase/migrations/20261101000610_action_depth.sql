-- What hangs on a commitment: indicators and their values, what it depends on, links; and what either side may edit.
-- Whether somebody may is said by private.action_steps: 'edit' and 'measure'. Everything is told in the story.

create table public.action_indicators (
	id uuid primary key default gen_random_uuid(),
	action_id uuid not null references public.actions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	name text not null check (length(trim(name)) between 2 and 200),
	unit text not null default '' check (length(unit) <= 40),
	baseline numeric check (abs(baseline) < 1e15),
	target numeric check (abs(target) < 1e15),
	created_at timestamptz not null default now(),
	ended_at timestamptz
);
comment on table public.action_indicators is 'How everybody will know: a number, where it stands at first, where it shall get. Ended, never deleted.';
create index action_indicators_action on public.action_indicators (action_id);
create index action_indicators_circle on public.action_indicators (circle_id);
alter table public.action_indicators enable row level security;
grant select on public.action_indicators to authenticated;
create policy "Members see how a commitment is measured" on public.action_indicators for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));

-- Which indicator a line of the story is about: names change.
alter table public.action_updates add column indicator_id uuid references public.action_indicators (id) on delete set null;
create index action_updates_indicator on public.action_updates (indicator_id) where indicator_id is not null;

create table public.indicator_values (
	id bigint generated always as identity primary key,
	indicator_id uuid not null references public.action_indicators (id) on delete cascade,
	action_id uuid not null references public.actions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	value numeric not null check (abs(value) < 1e15),
	on_day date not null,
	at timestamptz not null default now(),
	by_id uuid not null references public.people (id),
	for_id uuid references public.organisations (id),
	corrects bigint references public.indicator_values (id)
);
comment on table public.indicator_values is 'Measured values over time. Append-only: a corrected value is a new row that names the old one.';
create index indicator_values_indicator on public.indicator_values (indicator_id, on_day, id);
create index indicator_values_action on public.indicator_values (action_id);
create index indicator_values_circle on public.indicator_values (circle_id);
create unique index indicator_values_corrected_once on public.indicator_values (corrects) where corrects is not null;
alter table public.indicator_values enable row level security;
grant select on public.indicator_values to authenticated;
create policy "Members see what was measured" on public.indicator_values for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));

-- What is counted, and what was counted, belongs to what whoever answers has to have read.
create function private.count_terms_of_action() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	update public.actions a set terms = a.terms + 1 where a.id = new.action_id;
	return null;
end
$$;
create trigger indicators_count_as_terms after insert or update on public.action_indicators
	for each row execute function private.count_terms_of_action();
create trigger values_count_as_terms after insert on public.indicator_values
	for each row execute function private.count_terms_of_action();

create table public.action_dependencies (
	action_id uuid not null references public.actions (id) on delete cascade,
	needs_id uuid not null references public.actions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	primary key (action_id, needs_id),
	constraint action_dependencies_not_itself check (action_id <> needs_id)
);
comment on table public.action_dependencies is
	'action_id waits for needs_id. Finished before it, it says so in its story; nobody is kept from it. Never in a circle.';
create index action_dependencies_needs on public.action_dependencies (needs_id);
create index action_dependencies_circle on public.action_dependencies (circle_id);
alter table public.action_dependencies enable row level security;
grant select on public.action_dependencies to authenticated, colloquy_worker;
create policy "Members see what depends on what, where they see both" on public.action_dependencies for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions()))
		and needs_id <> all (array(select private.hidden_actions())));

create policy "Background work reads what depends on what" on public.action_dependencies for select to colloquy_worker using (true);

create table public.action_links (
	id uuid primary key default gen_random_uuid(),
	action_id uuid not null references public.actions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	title text not null check (length(trim(title)) between 1 and 200),
	address text not null check (address ~ '^https://' and length(address) <= 500),
	added_by uuid not null references public.people (id),
	added_at timestamptz not null default now()
);
comment on table public.action_links is 'Resources elsewhere that help with a commitment.';
create index action_links_action on public.action_links (action_id);
create index action_links_circle on public.action_links (circle_id);
alter table public.action_links enable row level security;
grant select on public.action_links to authenticated;
create policy "Members see the resources of a commitment" on public.action_links for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));

-- The commitment, locked, when the caller may take that step on it; a refusal otherwise. For the functions below.
create function private.lock_action(action uuid, for_step text) returns public.actions
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
begin
	select * into subject from public.actions a where a.id = action for update;
	if subject.id is null or private.my_role(subject.circle_id) is null or action in (select private.hidden_actions()) then
		perform private.refuse('There is no such commitment.');
	end if;
	if not exists (select from private.action_steps s where s.step = for_step and s.from_state = subject.state) then
		perform private.refuse('The commitment has moved on since you opened the page. Look at it again.');
	end if;
	if not exists (select from private.my_steps(subject.circle_id, array[action]) s where s.step = for_step) then
		perform private.refuse('That is not yours to say: only those who represent the right organisation in this circle can.');
	end if;
	return subject;
end
$$;

-- Tells the story and the record that something beside the state changed.
create function private.tell(subject public.actions, what text, changed jsonb, words text default '', address text default null,
	concerning uuid default null, of_indicator uuid default null) returns void
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, body, link, other_id,
		indicator_id, changes)
	values (subject.id, subject.circle_id, what, private.me(), private.i_represent(subject.circle_id), subject.state, subject.state,
		words, address, concerning, of_indicator, changed);
	update public.actions a set changed_at = now() where a.id = subject.id;
	perform private.append_event('action.' || what, subject.circle_id, subject.session_id, subject.id, subject.owner_id);
end
$$;

-- {"priority": {"from": "normal", "to": "high"}}, or nothing where both are the same.
create function private.change_of(name text, was text, is_now text) returns jsonb
language sql immutable set search_path = '' as $$
	select case when was is distinct from is_now then jsonb_build_object(name, jsonb_build_object('from', was, 'to', is_now)) else '{}' end;
$$;

-- Definer: what either side may change without asking the other. The wording and the date are not among it.
create function private.edit_action(
	action uuid, seen_version int, new_detail text, new_strand uuid, new_phase uuid, new_priority public.action_priority
) returns int
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions := private.lock_action(action, 'edit');
	changed jsonb;
begin
	if subject.version <> seen_version then
		perform private.refuse('Somebody has changed this since you opened the page. Look at both, then save again.');
	end if;
	if length(coalesce(new_detail, '')) > 8000 then
		perform private.refuse('That is too long: 8,000 characters at most.', 'detail');
	end if;
	if new_strand is not null and not exists (select from public.strands s where s.id = new_strand and s.circle_id = subject.circle_id)
		or new_phase is not null and not exists (select from public.phases p where p.id = new_phase and p.circle_id = subject.circle_id) then
		perform private.refuse('That belongs to another circle.');
	end if;
	changed := private.change_of('detail', subject.detail, coalesce(new_detail, ''))
		|| private.change_of('priority', subject.priority::text, new_priority::text)
		|| private.change_of('strand', (select s.name from public.strands s where s.id = subject.strand_id),
			(select s.name from public.strands s where s.id = new_strand))
		|| private.change_of('phase', (select p.name from public.phases p where p.id = subject.phase_id),
			(select p.name from public.phases p where p.id = new_phase));
	if changed = '{}' then return subject.version; end if;
	update public.actions a set detail = coalesce(new_detail, ''), strand_id = new_strand, phase_id = new_phase,
		priority = new_priority, version = a.version + 1
	where a.id = action;
	perform private.tell(subject, 'edit', changed);
	return subject.version + 1;
end
$$;
create function public.edit_action(
	action uuid, seen_version int, new_detail text, new_strand uuid, new_phase uuid, new_priority public.action_priority
) returns int
language sql set search_path = '' as $$
	select private.edit_action(action, seen_version, new_detail, new_strand, new_phase, new_priority);
$$;
comment on function public.edit_action(uuid, int, text, uuid, uuid, public.action_priority) is 'Answers the new version; refuses when seen_version is not the present one.';

-- Definer: either side may keep a commitment among those concerned; only its owner opens it to the circle again.
create function private.show_action_to(action uuid, seen_by public.action_visibility) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
begin
	select * into subject from public.actions a where a.id = action for update;
	if subject.id is null or private.my_role(subject.circle_id) is null or action in (select private.hidden_actions()) then
		perform private.refuse('There is no such commitment.');
	end if;
	if private.my_role(subject.circle_id) < 'participant' or private.i_represent(subject.circle_id) <> subject.owner_id
		and (seen_by = 'circle' or private.my_role(subject.circle_id) < 'facilitator' and subject.created_by <> private.me()) then
		perform private.refuse('Only the organisation that owns a commitment can open it to the circle.');
	end if;
	if seen_by = subject.visibility then return; end if;
	update public.actions a set visibility = seen_by, is_public = a.is_public and seen_by = 'circle' where a.id = action;
	perform private.tell(subject, 'show', private.change_of('visibility', subject.visibility::text, seen_by::text));
end
$$;
create function public.show_action_to(action uuid, seen_by public.action_visibility) returns void
language sql set search_path = '' as $$
	select private.show_action_to(action, seen_by);
$$;
comment on function public.show_action_to(uuid, public.action_visibility) is 'circle, or concerned: owner, supporters, asker, facilitators and conveners.';

-- Definer: a new indicator (null), another description of one, or its end.
create function private.set_indicator(
	action uuid, indicator uuid, new_name text, new_unit text, new_baseline numeric, new_target numeric, ends boolean
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions := private.lock_action(action, 'edit');
	old public.action_indicators;
	changed jsonb;
begin
	if length(trim(coalesce(new_name, ''))) not between 2 and 200 then
		perform private.refuse('Say what is counted, in a few words.', 'name');
	end if;
	if indicator is null then
		if (select count(*) from public.action_indicators i where i.action_id = action and i.ended_at is null) >= 20 then
			perform private.refuse('Twenty indicators are enough for one commitment.', 'name');
		end if;
		insert into public.action_indicators (action_id, circle_id, name, unit, baseline, target)
		values (action, subject.circle_id, trim(new_name), trim(coalesce(new_unit, '')), new_baseline, new_target)
		returning id into indicator;
	else
		select * into old from public.action_indicators i where i.id = indicator and i.action_id = action and i.ended_at is null for update;
		if old.id is null then
			perform private.refuse('There is no such indicator.');
		end if;
		update public.action_indicators i set name = trim(new_name), unit = trim(coalesce(new_unit, '')), baseline = new_baseline,
			target = new_target, ended_at = case when ends then now() end
		where i.id = indicator;
	end if;
	changed := private.change_of('indicator', old.name, trim(new_name)) || private.change_of('unit', coalesce(old.unit, ''), trim(coalesce(new_unit, '')))
		|| private.change_of('baseline', old.baseline::text, new_baseline::text) || private.change_of('target', old.target::text, new_target::text);
	if changed = '{}' and not ends then return indicator; end if;
	perform private.tell(subject, case when old.id is null then 'add_indicator' when ends then 'end_indicator' else 'change_indicator' end,
		changed, trim(new_name), of_indicator => indicator);
	return indicator;
end
$$;
create function public.set_indicator(
	action uuid, indicator uuid, new_name text, new_unit text default '', new_baseline numeric default null,
	new_target numeric default null, ends boolean default false
) returns uuid
language sql set search_path = '' as $$
	select private.set_indicator(action, indicator, new_name, new_unit, new_baseline, new_target, coalesce(ends, false));
$$;
comment on function public.set_indicator(uuid, uuid, text, text, numeric, numeric, boolean) is 'Adds (null), describes anew or ends an indicator; answers its id.';

-- Definer: a value on a day, perhaps in place of one that was wrong. The old one stays.
create function private.measure_indicator(indicator uuid, measured numeric, measured_on date, words text, corrected bigint) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
	gauge public.action_indicators;
	subject public.actions;
	entry bigint;
	was numeric;
begin
	select * into gauge from public.action_indicators i where i.id = indicator and i.ended_at is null;
	if gauge.id is null then
		perform private.refuse('There is no such indicator.');
	end if;
	subject := private.lock_action(gauge.action_id, 'measure');
	if measured is null or abs(measured) >= 1e15 then
		perform private.refuse('Write the number that was counted.', 'value');
	end if;
	if measured_on is null or measured_on > current_date + 1 then
		perform private.refuse('Choose the day it was counted, not one to come.', 'day');
	end if;
	if length(coalesce(words, '')) > 8000 then
		perform private.refuse('That is too long: 8,000 characters at most.', 'body');
	end if;
	if corrected is not null then
		select v.value into was from public.indicator_values v where v.id = corrected and v.indicator_id = indicator
			and not exists (select from public.indicator_values later where later.corrects = v.id);
		if was is null then
			perform private.refuse('That value has been corrected already. Look at it again.', 'corrects');
		end if;
	end if;
	insert into public.indicator_values (indicator_id, action_id, circle_id, value, on_day, by_id, for_id, corrects)
	values (indicator, gauge.action_id, gauge.circle_id, measured, measured_on, private.me(), private.i_represent(gauge.circle_id), corrected)
	returning id into entry;
	perform private.tell(subject, 'measure', jsonb_build_object('value', jsonb_strip_nulls(jsonb_build_object('indicator', gauge.name,
		'unit', gauge.unit, 'from', was::text, 'to', measured::text, 'on', measured_on))), trim(coalesce(words, '')),
		of_indicator => indicator);
	return entry;
end
$$;
create function public.measure_indicator(
	indicator uuid, measured numeric, measured_on date, words text default '', corrected bigint default null
) returns bigint
language sql set search_path = '' as $$
	select private.measure_indicator(indicator, measured, measured_on, words, corrected);
$$;
comment on function public.measure_indicator(uuid, numeric, date, text, bigint) is 'Records a value; corrected is the id of one that was wrong and stays.';

-- Whether one commitment is another, or waits for it, however many lie between.
create function private.waits_for(one uuid, another uuid) returns boolean
language sql stable set search_path = '' as $$
	with recursive below as (
		select one as id union select d.needs_id from public.action_dependencies d join below on d.action_id = below.id)
	select exists (select from below where id = another);
$$;

-- Definer: says what a commitment has to wait for, or takes it back. Never in a circle.
create function private.depend_on(action uuid, needs uuid, depends boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
begin
	-- Two that are tied at the same moment could otherwise close a circle between them.
	perform pg_advisory_xact_lock(hashtext('dependencies'), hashtext((select a.circle_id::text from public.actions a where a.id = action)));
	subject := private.lock_action(action, 'edit');
	if depends then
		if not exists (select from public.actions a where a.id = needs and a.circle_id = subject.circle_id and a.id <> action
			and a.id not in (select private.hidden_actions())) then
			perform private.refuse('Choose another commitment of this circle.', 'needs');
		end if;
		if private.waits_for(needs, action) then
			perform private.refuse('That one waits for this one already: they would wait for each other.', 'needs');
		end if;
		insert into public.action_dependencies (action_id, needs_id, circle_id) values (action, needs, subject.circle_id) on conflict do nothing;
	else
		delete from public.action_dependencies d where d.action_id = action and d.needs_id = needs;
	end if;
	if not found then return; end if;
	perform private.tell(subject, case when depends then 'depend' else 'end_depend' end, '{}', '', null, needs);
end
$$;
create function public.depend_on(action uuid, needs uuid, depends boolean) returns void
language sql set search_path = '' as $$
	select private.depend_on(action, needs, depends);
$$;

-- Definer: what hung on a commitment that was merged hangs on the one that stays: its parts, its supporters, what is measured
-- (a copy: the old story stays readable) and whatever waits for it. The caller holds the lock on dependencies.
create function private.carry_over(merged public.actions, kept public.actions) returns void
language plpgsql security definer set search_path = '' as $$
declare
	gauge public.action_indicators;
	copied uuid;
	waiting public.actions;
begin
	update public.actions a set whole_id = case when a.id = kept.id then nullif(merged.whole_id, kept.id) else kept.id end
	where a.whole_id = merged.id;
	insert into public.action_supporters (action_id, organisation_id, circle_id)
	select kept.id, s.organisation_id, s.circle_id from public.action_supporters s
	where s.action_id = merged.id and s.organisation_id <> kept.owner_id on conflict do nothing;
	delete from public.action_support_requests r where r.action_id = merged.id;
	for gauge in
		select * from public.action_indicators i where i.action_id = merged.id and i.ended_at is null and not exists (
			select from public.action_indicators k where k.action_id = kept.id and k.ended_at is null and lower(k.name) = lower(i.name))
		order by i.created_at, i.id
	loop
		insert into public.action_indicators (action_id, circle_id, name, unit, baseline, target)
		values (kept.id, kept.circle_id, gauge.name, gauge.unit, gauge.baseline, gauge.target) returning id into copied;
		insert into public.indicator_values (indicator_id, action_id, circle_id, value, on_day, at, by_id, for_id)
		select copied, kept.id, v.circle_id, v.value, v.on_day, v.at, v.by_id, v.for_id from public.indicator_values v
		where v.indicator_id = gauge.id and not exists (select from public.indicator_values c where c.corrects = v.id)
		order by v.id;
	end loop;
	for waiting in
		select a.* from public.action_dependencies d join public.actions a on a.id = d.action_id
		where d.needs_id = merged.id order by a.id for update of a
	loop
		delete from public.action_dependencies d where d.action_id = waiting.id and d.needs_id = merged.id;
		continue when private.waits_for(kept.id, waiting.id);
		insert into public.action_dependencies (action_id, needs_id, circle_id) values (waiting.id, kept.id, kept.circle_id)
		on conflict do nothing;
		if found then perform private.tell(waiting, 'depend', '{}', '', null, kept.id); end if;
	end loop;
end
$$;

-- Definer: keeps a link to something that helps, or takes it away; the story keeps it either way.
create function private.add_action_link(action uuid, link_title text, link_address text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions := private.lock_action(action, 'edit');
	link uuid;
begin
	if length(trim(coalesce(link_title, ''))) not between 1 and 200 then
		perform private.refuse('Give the link a name.', 'title');
	end if;
	if coalesce(trim(link_address), '') !~ '^https://[^\s]+$' or length(trim(link_address)) > 500 then
		perform private.refuse('A link starts with https:// and has no spaces.', 'address');
	end if;
	if (select count(*) from public.action_links l where l.action_id = action) >= 50 then
		perform private.refuse('Fifty links are enough for one commitment.', 'title');
	end if;
	insert into public.action_links (action_id, circle_id, title, address, added_by)
	values (action, subject.circle_id, trim(link_title), trim(link_address), private.me()) returning id into link;
	perform private.tell(subject, 'add_link', '{}', trim(link_title), trim(link_address));
	return link;
end
$$;
create function public.add_action_link(action uuid, link_title text, link_address text) returns uuid
language sql set search_path = '' as $$
	select private.add_action_link(action, link_title, link_address);
$$;

create function private.remove_action_link(link uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	old public.action_links;
	subject public.actions;
begin
	select * into old from public.action_links l where l.id = link;
	subject := private.lock_action(old.action_id, 'edit');
	delete from public.action_links l where l.id = link;
	if not found then return; end if;
	perform private.tell(subject, 'remove_link', '{}', old.title, old.address);
end
$$;
create function public.remove_action_link(link uuid) returns void
language sql set search_path = '' as $$
	select private.remove_action_link(link);
$$;

grant execute on function private.edit_action(uuid, int, text, uuid, uuid, public.action_priority),
	private.show_action_to(uuid, public.action_visibility),
	private.set_indicator(uuid, uuid, text, text, numeric, numeric, boolean),
	private.measure_indicator(uuid, numeric, date, text, bigint),
	private.depend_on(uuid, uuid, boolean), private.add_action_link(uuid, text, text), private.remove_action_link(uuid),
	public.edit_action(uuid, int, text, uuid, uuid, public.action_priority),
	public.show_action_to(uuid, public.action_visibility),
	public.set_indicator(uuid, uuid, text, text, numeric, numeric, boolean),
	public.measure_indicator(uuid, numeric, date, text, bigint),
	public.depend_on(uuid, uuid, boolean), public.add_action_link(uuid, text, text), public.remove_action_link(uuid)
	to authenticated;

-- "By the next session" gets its day when that session is planned, follows it when it moves, and waits again when it is
-- called off. Definer: whoever plans a session does not write to commitments otherwise.
create function private.follow_session() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	changed public.sessions := case when tg_op = 'DELETE' then old else new end;
	subject public.actions;
	meeting public.sessions;
	day date;
begin
	for subject in
		select * from public.actions a where a.circle_id = changed.circle_id and a.due_by_session
			and a.state not in ('done', 'verified', 'declined', 'withdrawn')
			and (a.due_session_id = changed.id or a.due_session_id is null and tg_op <> 'DELETE')
		order by a.id for update
	loop
		meeting := null;
		if subject.due_session_id = changed.id and tg_op = 'UPDATE' then
			meeting := new;
		else
			select * into meeting from private.next_session(subject.circle_id, array[subject.session_id,
				case when tg_op = 'DELETE' then changed.id end]);
		end if;
		day := (meeting.starts_at at time zone meeting.time_zone)::date;
		update public.actions a set due = day, due_session_id = meeting.id, changed_at = now() where a.id = subject.id;
		if day is not distinct from subject.due or private.me() is null then continue; end if;
		insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, due_from, due_to)
		values (subject.id, subject.circle_id, 'follow_session', private.me(), private.i_represent(subject.circle_id), subject.state,
			subject.state, subject.due, day);
		perform private.append_event('action.follow_session', subject.circle_id, subject.session_id, subject.id, subject.owner_id);
	end loop;
	return changed;
end
$$;
create trigger sessions_set_the_day after insert or update of starts_at, time_zone on public.sessions
	for each row execute function private.follow_session();
-- Before the row goes: afterwards nobody knows which commitments meant it.
create trigger sessions_called_off before delete on public.sessions for each row execute function private.follow_session();
