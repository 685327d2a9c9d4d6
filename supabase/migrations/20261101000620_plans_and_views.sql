-- Ways to look at a circle's commitments, arranging many at once, and reviews: what was intended against what came of it.

create table public.action_views (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	person_id uuid not null default private.me() references public.people (id) on delete cascade,
	name text not null check (length(trim(name)) between 1 and 80),
	query text not null check (length(query) <= 1000),
	is_shared boolean not null default false,
	created_at timestamptz not null default now()
);
comment on table public.action_views is 'A view and its filters, as they stand in the address. Shared ones are for the whole circle.';
create unique index action_views_name on public.action_views (circle_id, person_id, lower(name));
create index action_views_person on public.action_views (person_id);
alter table public.action_views enable row level security;
grant select, delete on public.action_views to authenticated;
grant insert (id, circle_id, name, query, is_shared) on public.action_views to authenticated;
create policy "Members see shared views and their own" on public.action_views for select to authenticated using (
	circle_id = any (array(select private.my_circles())) and (is_shared or person_id = (select private.me())));
create policy "Members keep views, conveners share them" on public.action_views for insert to authenticated with check (
	person_id = (select private.me()) and circle_id = any (array(select private.my_circles()))
	and (not is_shared or circle_id = any (array(select private.my_circles('convener')))));
create policy "People remove their views, conveners shared ones" on public.action_views for delete to authenticated using (
	circle_id = any (array(select private.my_circles())) and (person_id = (select private.me())
		or is_shared and circle_id = any (array(select private.my_circles('convener')))));

create table public.reviews (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	title text not null check (length(trim(title)) between 2 and 160),
	from_day date not null,
	to_day date not null,
	words text not null default '' check (length(words) <= 20000),
	version int not null default 1,
	created_by uuid not null default private.me() references public.people (id),
	created_at timestamptz not null default now(),
	frozen_at timestamptz,
	frozen_by uuid references public.people (id),
	markdown text check (length(markdown) between 1 and 1000000),
	lines jsonb,
	fingerprint text check (fingerprint ~ '^[0-9a-f]{64}$'),
	check (to_day >= from_day),
	check ((frozen_at is null) = (markdown is null) and (frozen_at is null) = (fingerprint is null))
);
comment on table public.reviews is
	'What a circle intended for a period against what it achieved. Frozen, it never changes; the fingerprint is SHA-256 of the Markdown. version counts changes.';
create index reviews_circle on public.reviews (circle_id, to_day desc, id);
alter table public.reviews enable row level security;
grant select, delete on public.reviews to authenticated;
grant insert (id, circle_id, title, from_day, to_day, words) on public.reviews to authenticated;
grant update (title, from_day, to_day, words) on public.reviews to authenticated;
create policy "Members read the reviews of their circles" on public.reviews for select to authenticated
	using (circle_id = any (array(select private.my_circles())));
create policy "Conveners begin a review" on public.reviews for insert to authenticated with check (
	circle_id = any (array(select private.my_circles('convener'))) and created_by = (select private.me()));
create policy "Conveners change a review until it is frozen" on public.reviews for update to authenticated
	using (frozen_at is null and circle_id = any (array(select private.my_circles('convener'))))
	with check (frozen_at is null and circle_id = any (array(select private.my_circles('convener'))));
create policy "Conveners drop a review that is not frozen" on public.reviews for delete to authenticated
	using (frozen_at is null and circle_id = any (array(select private.my_circles('convener'))));
create function private.count_review_changes() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.version := old.version + 1;
	return new;
end
$$;
create trigger reviews_count_their_changes before update of title, from_day, to_day, words on public.reviews
	for each row execute function private.count_review_changes();
create trigger reviews_are_recorded after insert or update of title, from_day, to_day, words on public.reviews
	for each row execute function private.record_change('review');

-- Definer: policies of comments ask for the review's state, which must not depend on who asks.
create function private.circle_of_open_review(review uuid) returns uuid
language sql stable security definer set search_path = '' as $$
	select r.circle_id from public.reviews r where r.id = review and r.frozen_at is null;
$$;
grant execute on function private.circle_of_open_review(uuid) to authenticated;

create table public.review_comments (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	review_id uuid not null references public.reviews (id) on delete cascade,
	action_id uuid not null references public.actions (id) on delete cascade,
	indicator_id uuid references public.action_indicators (id) on delete cascade,
	author_id uuid not null default private.me() references public.people (id),
	body text not null check (length(trim(body)) between 1 and 4000),
	created_at timestamptz not null default now()
);
comment on table public.review_comments is 'What somebody says to one line of a review: to a commitment, or to one of its indicators.';
create index review_comments_review on public.review_comments (review_id, created_at, id);
create index review_comments_circle on public.review_comments (circle_id);
create index review_comments_action on public.review_comments (action_id);
create index review_comments_indicator on public.review_comments (indicator_id);
create index review_comments_author on public.review_comments (author_id);
alter table public.review_comments enable row level security;
grant select, delete on public.review_comments to authenticated;
grant insert (id, circle_id, review_id, action_id, indicator_id, body) on public.review_comments to authenticated;
create policy "Members read the comments" on public.review_comments for select to authenticated
	using (circle_id = any (array(select private.my_circles())) and action_id <> all (array(select private.hidden_actions())));
create policy "Participants comment until the review is frozen" on public.review_comments for insert to authenticated with check (
	author_id = (select private.me()) and circle_id = any (array(select private.my_circles('participant')))
	and circle_id = private.circle_of_open_review(review_id)
	and exists (select from public.actions a where a.id = action_id and a.circle_id = review_comments.circle_id)
	and (indicator_id is null or exists (select from public.action_indicators i
		where i.id = indicator_id and i.action_id = review_comments.action_id)));
create policy "Authors and conveners remove comments until the review is frozen" on public.review_comments
	for delete to authenticated using (
		circle_id = private.circle_of_open_review(review_id)
		and (author_id = (select private.me()) and circle_id = any (array(select private.my_circles('participant')))
			or circle_id = any (array(select private.my_circles('convener')))));
create trigger review_comments_are_recorded after insert on public.review_comments
	for each row execute function private.record_change('review_comment');

-- Definer: freezing is a step that nobody takes back, and the fingerprint is the database's to say.
create function private.freeze_review(review uuid, frozen_lines jsonb, frozen_markdown text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	subject public.reviews;
	mark text := private.hash_token(frozen_markdown);
begin
	select * into subject from public.reviews r where r.id = review for update;
	if subject.id is null or private.my_role(subject.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can freeze a review.');
	end if;
	if subject.frozen_at is not null then
		perform private.refuse('This review has been frozen already.');
	end if;
	if length(frozen_lines::text) > 2000000 then
		perform private.refuse('This review is too long to freeze. Choose a shorter period.');
	end if;
	update public.reviews set frozen_at = now(), frozen_by = private.me(), lines = frozen_lines, markdown = frozen_markdown,
		fingerprint = mark where id = review;
	perform private.append_event('review.frozen', subject.circle_id, null, review);
	return mark;
end
$$;
grant execute on function private.freeze_review(uuid, jsonb, text) to authenticated;
create function public.freeze_review(review uuid, frozen_lines jsonb, frozen_markdown text) returns text
language sql set search_path = '' as $$
	select private.freeze_review(review, frozen_lines, frozen_markdown);
$$;
comment on function public.freeze_review(uuid, jsonb, text) is 'Answers the fingerprint.';
grant execute on function public.freeze_review(uuid, jsonb, text) to authenticated;

-- Definer: strand and phase are the circle's framework, so its conveners place commitments in it, in any state, many at once.
create function private.arrange_actions(circle uuid, chosen uuid[], changes jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare
	to_strand uuid := nullif(private.unwrapped(changes) ->> 'strand', '')::uuid;
	to_phase uuid := nullif(private.unwrapped(changes) ->> 'phase', '')::uuid;
	strand_name text;
	phase_name text;
	subject public.actions;
	changed jsonb;
	arranged int := 0;
begin
	changes := private.unwrapped(changes);
	if private.my_role(circle) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can arrange its commitments.');
	end if;
	select s.name into strand_name from public.strands s where s.id = to_strand and s.circle_id = circle;
	select p.name into phase_name from public.phases p where p.id = to_phase and p.circle_id = circle;
	if to_strand is not null and strand_name is null then
		perform private.refuse('Choose a strand of this circle.', 'strand');
	end if;
	if to_phase is not null and phase_name is null then
		perform private.refuse('Choose a phase of this circle.', 'phase');
	end if;
	for subject in
		select a.* from public.actions a where a.circle_id = circle and a.id = any (chosen)
		and a.id not in (select private.hidden_actions()) order by a.id for update
	loop
		changed := case when changes ? 'strand' then private.change_of('strand',
				(select s.name from public.strands s where s.id = subject.strand_id), strand_name) else '{}' end
			|| case when changes ? 'phase' then private.change_of('phase',
				(select p.name from public.phases p where p.id = subject.phase_id), phase_name) else '{}' end
			|| case when changes ->> 'priority' is not null then private.change_of('priority', subject.priority::text, changes ->> 'priority') else '{}' end;
		continue when changed = '{}';
		update public.actions a set
			strand_id = case when changes ? 'strand' then to_strand else a.strand_id end,
			phase_id = case when changes ? 'phase' then to_phase else a.phase_id end,
			priority = coalesce((changes ->> 'priority')::public.action_priority, a.priority),
			version = a.version + 1
		where a.id = subject.id;
		perform private.tell(subject, 'edit', changed);
		arranged := arranged + 1;
	end loop;
	return arranged;
end
$$;
grant execute on function private.arrange_actions(uuid, uuid[], jsonb) to authenticated;
create function public.arrange_actions(circle uuid, chosen uuid[], changes jsonb) returns int
language sql set search_path = '' as $$
	select private.arrange_actions(circle, chosen, changes);
$$;
comment on function public.arrange_actions(uuid, uuid[], jsonb) is
	'changes: {"strand": id or null, "phase": id or null, "priority": low, normal or high}; what is not named stays. Answers how many were changed.';
grant execute on function public.arrange_actions(uuid, uuid[], jsonb) to authenticated;
