-- Files in the story of a commitment: which line of it brought which file. Added in one transaction, they belong together.

create table public.action_update_files (
	file_id uuid primary key references public.files (id) on delete cascade,
	update_id bigint not null references public.action_updates (id) on delete cascade,
	action_id uuid not null references public.actions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade
);
comment on table public.action_update_files is 'The files that a line of the story brought: evidence, or what goes with a report.';
create index action_update_files_action on public.action_update_files (action_id);
create index action_update_files_update on public.action_update_files (update_id);
create index action_update_files_circle on public.action_update_files (circle_id);
alter table public.action_update_files enable row level security;
grant select on public.action_update_files to authenticated;
create policy "Whoever reads the story sees which files it brought" on public.action_update_files for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));

-- Definer: what somebody has added to a commitment in this transaction, before any line of the story named it.
create function private.files_just_added(action uuid, person uuid) returns setof uuid
language sql stable security definer set search_path = '' as $$
	select f.id from public.files f where f.action_id = action and f.added_by = person and f.created_at = now()
		and not exists (select from public.action_update_files u where u.file_id = f.id);
$$;

-- Definer: nobody writes these rows by hand.
create function private.name_files_in_story() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.action_update_files (file_id, update_id, action_id, circle_id)
	select file, new.id, new.action_id, new.circle_id from private.files_just_added(new.action_id, new.by_id) file;
	return null;
end
$$;
create trigger files_stand_in_the_story after insert on public.action_updates for each row
	when (new.step in ('report', 'block', 'resume', 'finish', 'verify', 'reopen', 'correct'))
	execute function private.name_files_in_story();

-- Definer: whoever answers by link is nobody's session. One link takes one step, so it brings one file at most.
create function private.add_file_by_link(
	token text, file_name text, file_type text, file_content bytea, file_width int, file_height int
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	link private.answer_links := private.find_answer_link(token);
	subject public.actions;
	allowed boolean;
	file uuid;
begin
	if link.id is null or private.state_of_link(link) <> 'open' or link.purpose <> 'report' then
		perform private.refuse('This link has been used, has expired or was withdrawn. The next email brings a new one.');
	end if;
	perform set_config('colloquy.by_link', link.token_hash, true);
	select * into subject from public.actions a where a.id = link.action_id;
	allowed := exists (select from private.my_steps(subject.circle_id, array[subject.id], array['report']));
	perform set_config('colloquy.by_link', '', true);
	if not allowed then
		perform private.refuse('The commitment has moved on since you opened the page. Look at it again.', 'file');
	end if;
	insert into public.files (circle_id, action_id, name, media_type, bytes, sha256, width, height, added_by)
	values (subject.circle_id, subject.id, file_name, file_type, length(file_content), encode(sha256(file_content), 'hex'),
		file_width, file_height, link.person_id)
	returning id into file;
	insert into private.file_contents (file_id, content) values (file, file_content);
	return file;
end
$$;
grant execute on function private.add_file_by_link(text, text, text, bytea, int, int) to colloquy_worker;

-- Definer: a file that is taken back leaves its name in the story. When the commitment itself goes there is no story.
create function private.tell_of_removed_file() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
begin
	select * into subject from public.actions a where a.id = old.action_id;
	if subject.id is not null and private.me() is not null then
		perform private.tell(subject, 'remove_file', '{}', old.name);
	end if;
	return null;
end
$$;
create trigger removed_files_are_named after delete on public.files for each row
	when (old.action_id is not null) execute function private.tell_of_removed_file();

-- Definer (helper of a policy): what a commitment was called done by stays as long as it counts as done, and what a frozen
-- review names stays for good. Opened again with a reason, a file that should not be there can be taken away.
create function private.stands_as_evidence(file uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from public.action_update_files w join public.actions a on a.id = w.action_id
		where w.file_id = file and (a.state in ('done', 'verified') or exists (
			select from public.reviews r where r.circle_id = w.circle_id and r.frozen_at is not null
				and r.lines @> jsonb_build_array(jsonb_build_object('files', jsonb_build_array(w.file_id))))));
$$;
grant execute on function private.stands_as_evidence(uuid) to authenticated;
