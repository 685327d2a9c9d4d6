-- Files: pictures in the notes of a session, evidence of a commitment. What a file is was found out from its content.

create table public.files (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid references public.sessions (id) on delete cascade,
	action_id uuid,
	name text not null check (length(trim(name)) between 1 and 200 and name !~ '[[:cntrl:]/\\]'),
	media_type text not null check (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
	bytes int not null check (bytes between 1 and 10485760),
	sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	width int check (width between 1 and 99999),
	height int check (height between 1 and 99999),
	added_by uuid references public.people (id),
	created_at timestamptz not null default now(),
	constraint files_belong_somewhere check ((session_id is null) <> (action_id is null)),
	constraint files_have_a_whole_size check ((width is null) = (height is null))
);
comment on table public.files is
	'Of a session or of a commitment. added_by is kept only where the session attributes what is said; width and height are of pictures.';
create index files_circle on public.files (circle_id);
create index files_action on public.files (action_id) where action_id is not null;
create unique index files_once_a_session on public.files (session_id, sha256) where session_id is not null;
alter table public.files enable row level security;
grant select, delete on public.files to authenticated;
-- Who sees and removes them depends on commitments, too: the policies stand with the files of those, further on.

-- In the database, so that one backup and the policies above hold for it. Not in public: its API has no use for it.
create table private.file_contents (
	file_id uuid primary key references public.files (id) on delete cascade,
	content bytea not null
);
comment on table private.file_contents is 'What is in a file. Whoever sees the row of the file may read it.';
-- Pictures and documents are packed already.
alter table private.file_contents alter column content set storage external;
alter table private.file_contents enable row level security;
grant select on private.file_contents to anon, authenticated;
create policy "Whoever sees a file reads it" on private.file_contents for select to anon, authenticated
	using (exists (select from public.files f where f.id = file_id));

create function private.room_for_files() returns bigint
language sql immutable set search_path = '' as $$
	select 2::bigint * 1024 * 1024 * 1024;
$$;

-- Refuses what is more than a circle may keep. One after another for each circle, so that two do not pass together.
create function private.keep_files_within_their_room() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform pg_advisory_xact_lock(hashtextextended('files of ' || new.circle_id, 0));
	if (select coalesce(sum(bytes), 0) from public.files where circle_id = new.circle_id) + new.bytes > private.room_for_files() then
		perform private.refuse('This circle has used up its room for files. Remove some that are no longer needed.', 'file');
	end if;
	return new;
end
$$;
create trigger files_stay_within_their_room before insert on public.files
	for each row execute function private.keep_files_within_their_room();

-- Definer: the server has looked at the content before, so nobody adds rows by hand. The same picture twice is one file.
-- Under any rule but attribution nothing says who added it: not here, not in the name, not in the record.
create function private.add_session_file(
	to_session uuid, file_name text, file_type text, file_content bytea, file_width int, file_height int
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	held public.sessions;
	file uuid;
	digest text := encode(sha256(file_content), 'hex');
	attributed boolean;
begin
	-- Held, so that a rule that becomes stricter meanwhile finds the file, or comes first.
	select * into held from public.sessions s where s.id = to_session for share;
	if held.id is null or coalesce(private.my_role(held.circle_id) < 'participant', true) then
		perform private.refuse('Only participants of this circle add files to its sessions.', 'file');
	end if;
	if file_type not in ('image/png', 'image/jpeg', 'image/gif', 'image/webp') then
		perform private.refuse('Notes hold pictures: PNG, JPEG, GIF or WebP.', 'file');
	end if;
	select f.id into file from public.files f where f.session_id = to_session and f.sha256 = digest;
	if file is not null then return file; end if;
	attributed := held.attribution = 'attributed';
	insert into public.files (circle_id, session_id, name, media_type, bytes, sha256, width, height, added_by)
	values (held.circle_id, held.id, case when attributed then file_name else 'picture.' || split_part(file_type, '/', 2) end,
		file_type, length(file_content), digest, file_width, file_height, case when attributed then private.me() end)
	returning id into file;
	insert into private.file_contents (file_id, content) values (file, file_content);
	return file;
end
$$;
grant execute on function private.add_session_file(uuid, text, text, bytea, int, int) to authenticated;

-- The record says that there is a file, and who added it only where it may.
create function private.record_session_file() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	file public.files := coalesce(new, old);
	event bigint;
	attributed boolean;
begin
	if file.session_id is null then return null; end if;
	select s.attribution = 'attributed' into attributed from public.sessions s where s.id = file.session_id for share;
	insert into public.events (kind, circle_id, session_id, subject_id, actor_id)
	values (case tg_op when 'INSERT' then 'file.added' else 'file.removed' end, file.circle_id, file.session_id, file.id,
		case when attributed then private.me() end)
	returning id into event;
	insert into private.outbox (event_id) values (event);
	return null;
end
$$;
create trigger files_are_recorded after insert or delete on public.files
	for each row execute function private.record_session_file();

-- A session that becomes stricter forgets who added its files, and what they were called.
create function private.forget_who_added_files() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.attribution <> 'attributed' and old.attribution = 'attributed' then
		update public.files set added_by = null, name = 'picture.' || split_part(media_type, '/', 2) where session_id = new.id;
		update public.events set actor_id = null where session_id = new.id and kind like 'file.%';
	end if;
	return null;
end
$$;
create trigger stricter_sessions_forget_who_added_files after update of attribution on public.sessions
	for each row execute function private.forget_who_added_files();
