-- A review says what the database holds: neither its lines nor its text come from whoever freezes it.

drop function public.freeze_review(uuid, jsonb, text);
drop function private.freeze_review(uuid, jsonb, text);

-- The zone in which the days of a circle begin and end: that of its latest session.
create function private.zone_of_circle(circle uuid) returns text
language sql stable set search_path = '' as $$
	select coalesce((select s.time_zone from public.sessions s where s.circle_id = circle order by s.starts_at desc limit 1),
		'Europe/London');
$$;

-- The link of an entry of a story, or of what it puts right where it gives none.
create function private.link_of_entry(entry bigint) returns text
language sql stable set search_path = '' as $$
	with recursive back as (
		select u.id, u.corrects, u.link from public.action_updates u where u.id = entry
		union all select u.id, u.corrects, u.link from public.action_updates u join back b on u.id = b.corrects where b.link is null
	)
	select b.link from back b where b.link is not null limit 1;
$$;

-- What a circle intended for a period: every commitment that was a promise at its end and open at some time in it, as it stood
-- on the last day: what was opened again in it counts, what was over before and stayed so does not. Those kept among the
-- organisations concerned are left out: a review is for the whole circle. What a commitment was then is read from its story:
-- the first line after the period that changed something says what it had been until then.
-- Definer: the same lines whoever reads them; the functions that call it ask who that is.
create function private.review_lines(review public.reviews) returns jsonb
language sql stable security definer set search_path = '' set timezone = 'UTC' as $$
	with period as materialized (
		select z.zone, review.from_day::timestamp at time zone z.zone as begins,
			(review.to_day + 1)::timestamp at time zone z.zone as ends
		from (select private.zone_of_circle(review.circle_id) as zone) z
	), stood as (
		select a.id, case when renamed.id is null then a.title else renamed.title_from end as title,
			coalesce(o.name, 'An organisation') as owner, p.name as phase, p.position, at_end.to_state as state,
			case when moved.id is null then a.due else moved.due_from end as intended,
			case when later.id is null then a.due else later.due_from end as due,
			finished.on_day as finished_on, coalesce(spoken.body, '') as words, spoken.link, spoken.files, t.ends,
			(now() at time zone t.zone)::date as today
		from period t
		join public.actions a on a.circle_id = review.circle_id and a.visibility = 'circle'
		join lateral (select u.to_state from public.action_updates u
			where u.action_id = a.id and u.at < t.ends order by u.id desc limit 1) at_end on true
		left join lateral (select u.to_state from public.action_updates u
			where u.action_id = a.id and u.at < t.begins order by u.id desc limit 1) before on true
		left join lateral (select u.id, u.owner_from from public.action_updates u
			where u.action_id = a.id and u.at >= t.ends and u.step = 'take_over' order by u.id limit 1) given on true
		left join public.organisations o on o.id = coalesce(given.owner_from, a.owner_id)
		left join lateral (select u.id, u.title_from from public.action_updates u
			where u.action_id = a.id and u.at >= t.ends and u.step in ('agree', 'propose_again') and u.title_to <> u.title_from
			order by u.id limit 1) renamed on true
		left join lateral (select u.id, u.changes -> 'phase' ->> 'from' as phase_from from public.action_updates u
			where u.action_id = a.id and u.at >= t.ends and u.step = 'edit' and u.changes ? 'phase'
			order by u.id limit 1) placed on true
		-- A phase that is gone since still has its name in the story.
		left join lateral (
			select f.name, f.position from public.phases f where placed.id is null and f.id = a.phase_id
			union all
			select placed.phase_from, (select min(f.position) from public.phases f
				where f.circle_id = a.circle_id and f.name = placed.phase_from) where placed.phase_from is not null) p on true
		left join lateral (select u.id, (u.at at time zone t.zone)::date as on_day from public.action_updates u
			where u.action_id = a.id and u.at < t.ends and u.step = 'finish' and at_end.to_state in ('done', 'verified')
			order by u.id desc limit 1) finished on true
		-- A correction stands where the entry stands that it puts right, and keeps the link that it does not replace.
		left join lateral (select coalesce(nullif(u.body, ''), 'Shown by ' || brought.names, '') as body,
				private.link_of_entry(u.id) as link, case when u.body = '' then brought.ids end as files
			from public.action_updates u
			cross join lateral (select private.entry_put_right(u.id) as id) first
			left join lateral (select string_agg(f.name, ', ' order by f.name) as names, jsonb_agg(f.id order by f.name) as ids
				from public.action_update_files w join public.files f on f.id = w.file_id where w.update_id = u.id) brought on true
			where u.action_id = a.id and u.at < t.ends and u.step in ('report', 'block', 'finish', 'withdraw', 'correct')
			-- Whoever withdraws it may be another than the owner, whose words are told.
			and (u.step <> 'withdraw' or u.for_id = coalesce(given.owner_from, a.owner_id))
			and (u.body <> '' or u.link is not null or brought.names is not null)
			-- What was in the way before it was done says nothing of what came of it.
			and first.id >= coalesce(finished.id, 0) order by first.id desc, u.id desc limit 1) spoken on true
		left join lateral (select u.id from public.action_updates u
			where u.action_id = a.id and u.to_state = 'accepted' order by u.id limit 1) promised on true
		-- The steps that change an agreed day; each says what it was before.
		left join lateral (select u.id, u.due_from from public.action_updates u
			where u.action_id = a.id and u.step in ('agree', 'agree_date', 'propose_again', 'follow_session')
			and u.at >= t.begins and u.id > promised.id order by u.id limit 1) moved on true
		left join lateral (select u.id, u.due_from from public.action_updates u
			where u.action_id = a.id and u.step in ('agree', 'agree_date', 'propose_again', 'follow_session')
			and u.at >= t.ends order by u.id limit 1) later on true
		where at_end.to_state not in ('proposed', 'countered', 'declined')
		and (at_end.to_state <> 'withdrawn' or exists (select from public.action_updates u
			where u.action_id = a.id and u.at < t.ends and u.to_state = 'accepted'))
		and (coalesce(before.to_state, 'proposed') not in ('done', 'verified', 'withdrawn', 'declined')
			or before.to_state = 'done' and at_end.to_state = 'verified'
			or exists (select from public.action_updates u where u.action_id = a.id and u.at >= t.begins and u.at < t.ends
				and u.to_state in ('accepted', 'in_progress', 'blocked')))
	)
	select coalesce(jsonb_agg(jsonb_build_object(
		'actionId', s.id, 'title', s.title, 'owner', s.owner, 'phase', s.phase, 'intended', s.intended, 'due', s.due,
		'state', s.state, 'finishedOn', s.finished_on, 'words', s.words, 'link', s.link, 'files', coalesce(s.files, '[]'),
		'verdict', case when s.state in ('verified', 'done', 'withdrawn') then s.state::text
			-- A period that is not over yet judges nothing before its day has passed: that is when it is late everywhere.
			when s.due <= review.to_day and s.due < s.today then 'missed' else 'under_way' end,
		'indicators', coalesce(measured.indicators, '[]'), 'comments', coalesce(said.comments, '[]')
	) order by s.position nulls last, s.phase, s.due nulls last, s.title, s.id), '[]')
	from stood s
	left join lateral (
		select jsonb_agg(jsonb_build_object('id', i.id, 'actionId', s.id, 'action', s.title,
			'name', coalesce(was.it -> 'indicator' ->> 'from', i.name),
			'unit', coalesce(was.it -> 'unit' ->> 'from', i.unit),
			'baseline', case when was.it ? 'baseline' then (was.it -> 'baseline' ->> 'from')::numeric else i.baseline end,
			'target', case when was.it ? 'target' then (was.it -> 'target' ->> 'from')::numeric else i.target end,
			'value', latest.value, 'on', latest.on_day) order by i.created_at, i.id) as indicators
		from public.action_indicators i
		-- Of each thing that was changed afterwards, what the first change says it had been: of equal keys the last one given stays.
		left join lateral (select jsonb_object_agg(c.key, c.value order by u.id desc) as it
			from public.action_updates u, jsonb_each(u.changes) c
			where u.indicator_id = i.id and u.at >= s.ends and u.step in ('change_indicator', 'end_indicator')) was on true
		left join lateral (select v.value, v.on_day from public.indicator_values v
			where v.indicator_id = i.id and v.on_day <= review.to_day
			and not exists (select from public.indicator_values c where c.corrects = v.id)
			order by v.on_day desc, v.id desc limit 1) latest on true
		where i.action_id = s.id and i.created_at < s.ends and (i.ended_at is null or i.ended_at >= s.ends) and s.state <> 'withdrawn'
	) measured on true
	left join lateral (
		select jsonb_agg(jsonb_build_object('id', c.id, 'indicatorId', c.indicator_id, 'authorId', c.author_id, 'body', c.body,
			'author', coalesce(here.name, 'Somebody who has left'), 'organisation', here.organisation,
			'at', to_char(c.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by c.created_at, c.id) as comments
		from public.review_comments c
		left join lateral (select p.name, o.name as organisation from public.memberships m
			join public.people p on p.id = m.person_id left join public.organisations o on o.id = m.organisation_id
			where m.circle_id = c.circle_id and m.person_id = c.author_id and m.ended_at is null limit 1) here on true
		where c.review_id = review.id and c.action_id = s.id
	) said on true;
$$;

-- Words in one line of Markdown that mean nothing but themselves.
create function private.plain_line(words text) returns text
language sql immutable set search_path = '' as $$
	select regexp_replace(regexp_replace(words, '\s+', ' ', 'g'), '[\\`*_{}\[\]<>#|~&]', '\\\&', 'g');
$$;
create function private.full_day(day date) returns text
language sql immutable set search_path = '' as $$
	select to_char(day, 'FMDD FMMonth YYYY');
$$;
create function private.amount(counted numeric) returns text
language sql immutable set search_path = '' as $$
	select case when counted is null then 'not measured yet'
		else regexp_replace(to_char(round(counted, 2), 'FM999,999,999,999,999,990.99'), '\.$', '') end;
$$;
create function private.review_comments_as_text(line jsonb, of_indicator uuid) returns text
language sql immutable set search_path = '' as $$
	select string_agg(case when of_indicator is null then '' else '    ' end || '- Comment, ' || private.plain_line(c ->> 'author')
		|| coalesce(' (' || private.plain_line(c ->> 'organisation') || ')', '') || ': ' || private.plain_line(c ->> 'body'),
		E'\n' order by n)
	from jsonb_array_elements(line -> 'comments') with ordinality as t (c, n)
	where (c ->> 'indicatorId')::uuid is not distinct from of_indicator;
$$;
create function private.review_line_as_text(line jsonb) returns text
language sql immutable set search_path = '' as $$
	select '### ' || private.plain_line(line ->> 'title') || E'\n\n' || concat_ws(E'\n',
		'- Intended: ' || private.plain_line(line ->> 'owner')
			|| coalesce(', by ' || private.full_day((line ->> 'due')::date), ', without a date')
			|| case when line ->> 'intended' is not distinct from line ->> 'due' then ''
				else ', moved from ' || coalesce(private.full_day((line ->> 'intended')::date), 'no date') end,
		'- Achieved: ' || case line ->> 'verdict' when 'verified' then 'Achieved and verified' when 'done' then 'Done, not yet verified'
				when 'under_way' then 'Under way' when 'missed' then 'Not achieved in time' else 'Withdrawn' end
			|| case when line ->> 'verdict' in ('verified', 'done') and (line ->> 'finishedOn')::date > (line ->> 'due')::date
				then ', ' || case (line ->> 'finishedOn')::date - (line ->> 'due')::date when 1 then '1 day'
					else (line ->> 'finishedOn')::date - (line ->> 'due')::date || ' days' end || ' late' else '' end
			|| case when line ->> 'verdict' in ('under_way', 'missed')
				then ' (' || replace(line ->> 'state', '_', ' ') || ')' else '' end,
		'- In its owner''s words: ' || nullif(private.plain_line(line ->> 'words'), ''),
		'- Evidence: <' || regexp_replace(replace(replace(nullif(line ->> 'link', ''), '<', '%3C'), '>', '%3E'), '\s', '%20', 'g') || '>',
		(select string_agg(concat_ws(E'\n', '- Indicator: ' || private.plain_line(i ->> 'name') || ': '
			|| private.plain_line(trim(private.amount((i ->> 'value')::numeric)
				|| case when i ->> 'value' is null then '' else ' ' || (i ->> 'unit') end))
			|| case when i ->> 'target' is null then '' else ' of ' || private.amount((i ->> 'target')::numeric) end
			|| case when i ->> 'baseline' is null then '' else ', at first ' || private.amount((i ->> 'baseline')::numeric) end,
			private.review_comments_as_text(line, (i ->> 'id')::uuid)), E'\n' order by n)
			from jsonb_array_elements(line -> 'indicators') with ordinality as t (i, n)),
		private.review_comments_as_text(line, null));
$$;

-- The text of a review. The same review with the same lines always gives the same bytes.
create function private.review_as_text(review public.reviews, lines jsonb) returns text
language sql immutable set search_path = '' as $$
	with told as (
		select l ->> 'phase' as phase, n, l ->> 'verdict' as verdict, l -> 'indicators' as indicators, private.review_line_as_text(l) as text
		from jsonb_array_elements(lines) with ordinality as t (l, n)
	), phases as (
		select t.phase, min(t.n) as first, '## ' || private.plain_line(coalesce(t.phase, 'Without a phase')) || E'\n\n'
			|| string_agg(t.text, E'\n\n' order by t.n) as text
		from told t group by t.phase
	), counted as (
		select v.label, v.n, count(*) as many from told t
		join (values ('verified', 1, 'achieved and verified'), ('done', 2, 'done, not yet verified'), ('under_way', 3, 'under way'),
			('missed', 4, 'not achieved in time'), ('withdrawn', 5, 'withdrawn')) v (verdict, n, label) using (verdict)
		group by v.label, v.n
	), measured as (
		select (i ->> 'baseline')::numeric as baseline, (i ->> 'target')::numeric as target, (i ->> 'value')::numeric as value
		from told t, jsonb_array_elements(t.indicators) i
	)
	select concat_ws(E'\n\n',
		'# ' || private.plain_line(review.title),
		'From ' || private.full_day(review.from_day) || ' to ' || private.full_day(review.to_day),
		'Intended: ' || jsonb_array_length(lines) || '.'
			|| coalesce((select ' Of these: ' || string_agg(c.many || ' ' || c.label, ', ' order by c.n) || '.' from counted c), '')
			|| (select case when count(*) = 0 then '' else ' Indicators: ' || count(*) filter (where
				case when m.target >= coalesce(m.baseline, 0) then m.value >= m.target else m.value <= m.target end)
				|| ' of ' || count(*) || ' at or past their targets.' end from measured m),
		nullif(regexp_replace(review.words, '^\s+|\s+$', '', 'g'), ''),
		(select string_agg(p.text, E'\n\n' order by p.phase is null, p.first) from phases p)
	) || E'\n';
$$;

-- Definer: a member reads what a review would say now.
create function private.review_now(review uuid) returns table (lines jsonb, markdown text, fingerprint text)
language plpgsql stable security definer set search_path = '' as $$
declare
	subject public.reviews;
begin
	select * into subject from public.reviews r where r.id = review;
	if private.my_role(subject.circle_id) is null then return; end if;
	lines := private.review_lines(subject);
	markdown := private.review_as_text(subject, lines);
	fingerprint := private.hash_token(markdown);
	return next;
end
$$;
create function public.review_now(review uuid) returns table (lines jsonb, markdown text, fingerprint text)
language sql stable set search_path = '' as $$
	select * from private.review_now(review);
$$;
comment on function public.review_now(uuid) is 'What a review that is not frozen says now: its lines, its text and the fingerprint of that.';

-- Definer: freezing is a step that nobody takes back, and what is frozen is the database's to say.
create function private.freeze_review(review uuid, seen text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	subject public.reviews;
	told jsonb;
	text_now text;
	mark text;
begin
	select * into subject from public.reviews r where r.id = review for update;
	if subject.id is null or private.my_role(subject.circle_id) is distinct from 'convener' then
		perform private.refuse('Only a convener of the circle can freeze a review.');
	end if;
	if subject.frozen_at is not null then
		perform private.refuse('This review has been frozen already.');
	end if;
	told := private.review_lines(subject);
	text_now := private.review_as_text(subject, told);
	mark := private.hash_token(text_now);
	if mark is distinct from seen then
		perform private.refuse('Something changed since you read it. Read it once more, then freeze it.');
	end if;
	if length(text_now) > 1000000 or length(told::text) > 2000000 then
		perform private.refuse('This review is too long to freeze. Choose a shorter period.');
	end if;
	update public.reviews set frozen_at = now(), frozen_by = private.me(), lines = told, markdown = text_now, fingerprint = mark
	where id = review;
	perform private.append_event('review.frozen', subject.circle_id, null, review);
	return mark;
end
$$;
create function public.freeze_review(review uuid, seen text) returns text
language sql set search_path = '' as $$
	select private.freeze_review(review, seen);
$$;
comment on function public.freeze_review(uuid, text) is
	'Freezes what public.review_now says, if it is still what the caller has read (seen: its fingerprint). Answers the fingerprint.';
grant execute on function private.review_now(uuid), public.review_now(uuid), private.freeze_review(uuid, text),
	public.freeze_review(uuid, text) to authenticated;
