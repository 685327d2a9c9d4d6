-- The forum between the sessions.

create table public.topics (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid references public.sessions (id) on delete set null,
	action_id uuid references public.actions (id) on delete set null,
	title text not null check (length(trim(title)) between 2 and 200),
	started_by uuid not null default private.me() references public.people (id),
	created_at timestamptz not null default now(),
	last_post_at timestamptz not null default now(),
	closed_at timestamptz
);
comment on table public.topics is 'A conversation of the circle, tied to a session or commitment where wished.';
create index topics_circle on public.topics (circle_id, last_post_at desc);
create index topics_session on public.topics (session_id);
create index topics_action on public.topics (action_id);
alter table public.topics enable row level security;

create table public.posts (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	topic_id uuid not null references public.topics (id) on delete cascade,
	author_id uuid not null default private.me() references public.people (id),
	body text not null check (length(trim(body)) between 1 and 20000),
	created_at timestamptz not null default now(),
	edited_at timestamptz,
	removed_at timestamptz,
	removed_by uuid references public.people (id)
);
comment on table public.posts is
	'Markdown, as written; sanitised when shown. A removed post leaves its place, empty; its author may put it back for ten minutes.';
create index posts_topic on public.posts (topic_id, created_at);
create index posts_circle on public.posts (circle_id);
alter table public.posts enable row level security;

create table public.topic_follows (
	topic_id uuid not null references public.topics (id) on delete cascade,
	person_id uuid not null default private.me() references public.people (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	follows boolean,
	read_at timestamptz not null default now(),
	primary key (topic_id, person_id)
);
comment on table public.topic_follows is 'Per person: whether new posts are mailed (null: they have only read), and up to when the topic was read.';
create index topic_follows_person on public.topic_follows (person_id);
create index topic_follows_circle on public.topic_follows (circle_id);
alter table public.topic_follows enable row level security;

-- Definer (helper of policies).
create function private.circle_of_topic(topic uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select circle_id from public.topics where id = topic;
$$;
grant execute on function private.circle_of_topic(uuid) to authenticated;

grant select on public.topics to authenticated, colloquy_worker;
grant insert (id, circle_id, session_id, action_id, title) on public.topics to authenticated;
grant update (title, closed_at) on public.topics to authenticated;
create policy "Members read the topics" on public.topics for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Participants start topics" on public.topics for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('participant'))) and started_by = (select private.me())
	and (session_id is null or private.circle_of_session(session_id) = circle_id)
	and (action_id is null or exists (select from public.actions a where a.id = action_id and a.circle_id = topics.circle_id
		and a.visibility = 'circle'))
);
create policy "Whoever started a topic, and facilitators, may close it" on public.topics
	for update to authenticated using (
		circle_id = any (array(select private.my_circles('facilitator')))
		or (started_by = (select private.me()) and circle_id = any (array(select private.my_circles('participant'))))
	) with check (circle_id = any (array(select private.my_circles('participant'))));
create policy "Background work reads topics" on public.topics for select to colloquy_worker using (true);
create trigger topics_are_recorded after insert on public.topics
	for each row execute function private.record_change('topic');

grant select on public.posts to authenticated, colloquy_worker;
grant insert (id, circle_id, topic_id, body) on public.posts to authenticated;
grant update (body, edited_at, removed_at) on public.posts to authenticated;
create policy "Members read the posts" on public.posts for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Participants post in open topics" on public.posts for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('participant'))) and author_id = (select private.me())
	and circle_id = private.circle_of_topic(topic_id)
	and not exists (select from public.topics t where t.id = topic_id and t.closed_at is not null)
);
create policy "Authors edit their posts, facilitators remove any" on public.posts for update to authenticated
	using (
		(author_id = (select private.me()) and circle_id = any (array(select private.my_circles('participant'))))
		or circle_id = any (array(select private.my_circles('facilitator')))
	) with check (circle_id = any (array(select private.my_circles('participant'))));
create policy "Background work reads posts" on public.posts for select to colloquy_worker using (true);
create trigger posts_are_recorded after insert or update of body, removed_at on public.posts
	for each row execute function private.record_change('post');

-- Nobody puts words into another's mouth, not even whoever may remove them; a removed post is empty.
create function private.keep_posts_honest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.body is distinct from old.body and old.author_id is distinct from private.me() then
		perform private.refuse('Only its author can change a post.', 'body');
	end if;
	if old.removed_at is not null then
		-- The text was kept by the author's own page alone: putting it back is saying it again.
		if new.removed_at is not null or old.removed_by is distinct from private.me()
			or old.author_id is distinct from private.me() or old.removed_at < now() - interval '10 minutes' then
			perform private.refuse('This post has been removed.');
		end if;
		new.removed_by := null;
	elsif new.removed_at is not null then
		new.removed_at := now();
		new.removed_by := private.me();
		new.body := '(removed)';
	end if;
	new.edited_at := case when new.removed_at is null and new.body is distinct from old.body and old.removed_at is null
		then now() else old.edited_at end;
	return new;
end
$$;
create trigger posts_stay_honest before update on public.posts
	for each row execute function private.keep_posts_honest();

-- Definer: a new post moves its topic up and makes its author a follower who has read it.
create function private.follow_own_post() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	update public.topics set last_post_at = new.created_at where id = new.topic_id;
	insert into public.topic_follows (topic_id, person_id, circle_id, follows, read_at)
	values (new.topic_id, new.author_id, new.circle_id,
		-- Whoever wants no mail from this circle does not get it for having spoken.
		coalesce((select m.follows_topics from public.memberships m
			where m.circle_id = new.circle_id and m.person_id = new.author_id and m.ended_at is null), true), new.created_at)
	on conflict (topic_id, person_id) do update
	set read_at = excluded.read_at, follows = coalesce(topic_follows.follows, excluded.follows);
	return null;
end
$$;
create trigger posts_are_followed after insert on public.posts
	for each row execute function private.follow_own_post();

grant select, insert on public.topic_follows to authenticated;
grant update (follows, read_at) on public.topic_follows to authenticated;
grant select on public.topic_follows to colloquy_worker;
create policy "What I follow and have read is mine alone" on public.topic_follows for select to authenticated
	using (person_id = (select private.me()));
create policy "I follow topics of my circles" on public.topic_follows for insert to authenticated with check (
	person_id = (select private.me()) and circle_id = any (array(select private.my_circles()))
	and circle_id = private.circle_of_topic(topic_id));
create policy "I change what I follow" on public.topic_follows for update to authenticated
	using (person_id = (select private.me())) with check (person_id = (select private.me()));
create policy "Background work reads who follows" on public.topic_follows for select to colloquy_worker using (true);

-- Links in mails that stop further mails: made when a mail goes out, kept hashed, for one person and one topic or circle.
create table private.mute_links (
	token_hash text primary key,
	person_id uuid not null references public.people (id) on delete cascade,
	topic_id uuid references public.topics (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	expires_at timestamptz not null default now() + interval '180 days'
);
alter table private.mute_links enable row level security;
grant select, insert, delete on private.mute_links to colloquy_worker;
create policy "Background work makes mute links" on private.mute_links for all to colloquy_worker using (true) with check (true);

-- Definer: the link itself is the proof; it can do nothing but end mails.
create function private.mute_by_link(token text, everything boolean, really boolean) returns text
language plpgsql security definer set search_path = '' as $$
declare
	link private.mute_links;
begin
	select * into link from private.mute_links l where l.token_hash = private.hash_token(token) and l.expires_at > now();
	if link.token_hash is null then return null; end if;
	if really and (everything or link.topic_id is null) then
		update public.memberships set follows_topics = false
		where circle_id = link.circle_id and person_id = link.person_id and ended_at is null;
		update public.topic_follows set follows = false where circle_id = link.circle_id and person_id = link.person_id;
	elsif really then
		insert into public.topic_follows (topic_id, person_id, circle_id, follows, read_at)
		values (link.topic_id, link.person_id, link.circle_id, false, 'epoch')
		on conflict (topic_id, person_id) do update set follows = false;
	end if;
	-- A mail lies around: of a sensitive circle the link names nothing.
	return (select case when c.is_sensitive then '' else coalesce(t.title, c.name) end
		from public.circles c left join public.topics t on t.id = link.topic_id where c.id = link.circle_id);
end
$$;
grant execute on function private.mute_by_link(text, boolean, boolean) to anon, authenticated;
-- Definer: what has been stopped already of what the link could stop: 'topic', 'circle', or null.
create function private.muted_by_link(token text) returns text
language sql stable security definer set search_path = '' as $$
	select case
		when not m.follows_topics and not exists (select from public.topic_follows f
			where f.circle_id = l.circle_id and f.person_id = l.person_id and f.follows) then 'circle'
		when exists (select from public.topic_follows f
			where f.topic_id = l.topic_id and f.person_id = l.person_id and not f.follows) then 'topic' end
	from private.mute_links l
	join public.memberships m on m.circle_id = l.circle_id and m.person_id = l.person_id and m.ended_at is null
	where l.token_hash = private.hash_token(token) and l.expires_at > now();
$$;
grant execute on function private.muted_by_link(text) to anon, authenticated;
create function public.mute_by_link(token text, everything boolean default false, really boolean default false) returns text
language sql set search_path = '' as $$
	select private.mute_by_link(token, everything, really);
$$;
comment on function public.mute_by_link(text, boolean, boolean) is 'Answers what the link would mute (nameless, '''', for a sensitive circle), or null when it leads nowhere; really: does it.';
grant execute on function public.mute_by_link(text, boolean, boolean) to anon, authenticated;
