-- Files of commitments: what shows that something was done.

alter table public.files add constraint files_action_id_fkey
	foreign key (action_id) references public.actions (id) on delete cascade;
create policy "Members see files of sessions, and of the commitments they see" on public.files for select to authenticated
	using (circle_id = any (array(select private.my_circles()))
		and (action_id is null or action_id <> all (array(select private.hidden_actions()))));
-- Under the Chatham House Rule nobody knows who added a picture, so whoever writes the notes may take it out of them.
create policy "Participants remove pictures, of a commitment their own files, facilitators all" on public.files
	for delete to authenticated
	using (circle_id = any (array(select private.my_circles('participant')))
		and (action_id is null or (action_id <> all (array(select private.hidden_actions()))
			and (added_by = (select private.me()) or circle_id = any (array(select private.my_circles('facilitator')))))));

-- Definer: as for sessions. What a commitment is shown by is said in somebody's name, so this file has one.
create function private.add_action_file(
	to_action uuid, file_name text, file_type text, file_content bytea, file_width int, file_height int
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	subject public.actions;
	file uuid;
begin
	select * into subject from public.actions a where a.id = to_action;
	if subject.id is null or private.my_role(subject.circle_id) is null or to_action in (select private.hidden_actions()) then
		perform private.refuse('There is no such commitment.', 'file');
	end if;
	if not exists (select from private.my_steps(subject.circle_id, array[to_action]) s
		where s.step in ('edit', 'report', 'block', 'resume', 'finish', 'verify', 'reopen', 'correct')) then
		perform private.refuse('That is not yours to add: only those who represent the right organisation in this circle can.', 'file');
	end if;
	insert into public.files (circle_id, action_id, name, media_type, bytes, sha256, width, height, added_by)
	values (subject.circle_id, subject.id, file_name, file_type, length(file_content), encode(sha256(file_content), 'hex'),
		file_width, file_height, private.me())
	returning id into file;
	insert into private.file_contents (file_id, content) values (file, file_content);
	return file;
end
$$;
grant execute on function private.add_action_file(uuid, text, text, bytea, int, int) to authenticated;
