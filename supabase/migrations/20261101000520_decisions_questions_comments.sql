-- What a session leaves behind beside its text: decisions, questions, and comments on words of a document.
-- A decision or a question belongs to the room, not to whoever typed it. Nothing of it is ever deleted: what was said
-- before stays in its entries. In a session that is not attributed no row says who recorded, answered or commented, and
-- no organisation is named as objecting: only how many, and why.

create type public.decision_way as enum ('consensus', 'vote', 'host', 'other');

-- Who may do what: the role from which on. Everybody in the circle reads.
create table private.mark_rules (
	what text primary key,
	at_least public.circle_role not null
);
comment on table private.mark_rules is 'The one truth about decisions, questions and comments; the functions below obey it.';
alter table private.mark_rules enable row level security;
create policy "Everybody may know who marks what" on private.mark_rules for select to authenticated, colloquy_worker using (true);
grant select on private.mark_rules to authenticated, colloquy_worker;
insert into private.mark_rules (what, at_least) values
	('decision.record', 'participant'),
	('decision.correct', 'participant'),
	('decision.withdraw', 'facilitator'),
	('question.ask', 'participant'),
	('question.change', 'participant'),
	('question.withdraw', 'facilitator'),
	('comment.write', 'participant'),
	('comment.settle', 'participant'),
	('comment.remove', 'facilitator');

create table public.decisions (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	item_id uuid references public.agenda_items (id) on delete set null,
	document_id uuid references public.documents (id) on delete set null,
	section text check (length(section) <= 60),
	born_as text not null check (length(trim(born_as)) between 1 and 2000),
	text text not null check (length(trim(text)) between 2 and 1000),
	way public.decision_way not null,
	how text not null default '' check (length(how) <= 500),
	votes_for int check (votes_for between 0 and 10000),
	votes_against int check (votes_against between 0 and 10000),
	votes_abstained int check (votes_abstained between 0 and 10000),
	objections int not null default 0 check (objections between 0 and 10000),
	objectors uuid[] not null default '{}' check (cardinality(objectors) <= objections),
	objection text not null default '' check (length(objection) <= 2000),
	decided_on date not null,
	withdrawn_at timestamptz,
	created_at timestamptz not null default now(),
	version int not null default 1,
	constraint decisions_votes check ((way = 'vote') = (votes_for is not null and votes_against is not null))
);
comment on table public.decisions is
	'What the room decided, as it stands now. born_as is the wording it was made from and never changes. objections counts; objectors are organisations, named in attributed sessions alone.';
create index decisions_session on public.decisions (session_id, created_at);
create index decisions_circle on public.decisions (circle_id, decided_on);
alter table public.decisions enable row level security;
grant select on public.decisions to authenticated;
create policy "Members see what was decided" on public.decisions for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.decision_entries (
	id bigint generated always as identity primary key,
	decision_id uuid not null references public.decisions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	step text not null check (step in ('record', 'correct', 'withdraw')),
	at timestamptz not null default now(),
	by_id uuid references public.people (id),
	why text not null default '' check (length(why) <= 2000),
	said jsonb not null
);
comment on table public.decision_entries is 'The history of a decision: said is all of it, as it stood after the step. Append-only. by_id in attributed sessions alone.';
create index decision_entries_decision on public.decision_entries (decision_id, id);
create index decision_entries_session on public.decision_entries (session_id);
create index decision_entries_circle on public.decision_entries (circle_id);
alter table public.decision_entries enable row level security;
grant select on public.decision_entries to authenticated;
create policy "Members read the history of a decision" on public.decision_entries for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.questions (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	item_id uuid references public.agenda_items (id) on delete set null,
	document_id uuid references public.documents (id) on delete set null,
	section text check (length(section) <= 60),
	born_as text not null check (length(trim(born_as)) between 1 and 2000),
	text text not null check (length(trim(text)) between 2 and 1000),
	answer text check (length(trim(answer)) between 1 and 4000),
	answered_at timestamptz,
	withdrawn_at timestamptz,
	created_at timestamptz not null default now(),
	version int not null default 1,
	constraint questions_answered check ((answer is null) = (answered_at is null))
);
comment on table public.questions is 'A question that came up in a session. Open until it has an answer. born_as never changes.';
create index questions_session on public.questions (session_id, created_at);
create index questions_circle on public.questions (circle_id) where answer is null;
alter table public.questions enable row level security;
grant select on public.questions to authenticated;
create policy "Members see the questions" on public.questions for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.question_entries (
	id bigint generated always as identity primary key,
	question_id uuid not null references public.questions (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	step text not null check (step in ('ask', 'reword', 'answer', 'correct', 'reopen', 'withdraw')),
	at timestamptz not null default now(),
	by_id uuid references public.people (id),
	why text not null default '' check (length(why) <= 2000),
	said jsonb not null
);
comment on table public.question_entries is 'The history of a question, as that of a decision.';
create index question_entries_question on public.question_entries (question_id, id);
create index question_entries_session on public.question_entries (session_id);
create index question_entries_circle on public.question_entries (circle_id);
alter table public.question_entries enable row level security;
grant select on public.question_entries to authenticated;
create policy "Members read the history of a question" on public.question_entries for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.comment_threads (
	id uuid primary key default gen_random_uuid(),
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	document_id uuid not null references public.documents (id) on delete cascade,
	section text not null check (length(section) between 1 and 60),
	place jsonb not null check (jsonb_typeof(place) = 'object' and pg_column_size(place) <= 2000),
	quote text not null check (length(trim(quote)) between 1 and 2000),
	created_at timestamptz not null default now(),
	settled_at timestamptz
);
comment on table public.comment_threads is
	'A thread about words of a live document. place: {"from", "to"}, Yjs relative positions that live through edits around them; quote: the words as they were. Beside the document, never in it: no export holds a comment.';
create index comment_threads_document on public.comment_threads (document_id, created_at);
create index comment_threads_session on public.comment_threads (session_id);
create index comment_threads_circle on public.comment_threads (circle_id);
alter table public.comment_threads enable row level security;
grant select on public.comment_threads to authenticated;
create policy "Whoever sees the document sees its threads" on public.comment_threads for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

create table public.comments (
	id uuid primary key default gen_random_uuid(),
	thread_id uuid not null references public.comment_threads (id) on delete cascade,
	circle_id uuid not null references public.circles (id) on delete cascade,
	session_id uuid not null references public.sessions (id) on delete cascade,
	author_id uuid references public.people (id),
	body text not null check (length(trim(body)) between 1 and 4000),
	created_at timestamptz not null default now(),
	edited_at timestamptz,
	removed_at timestamptz
);
comment on table public.comments is 'author_id in attributed sessions alone: elsewhere it is not stored at all.';
create index comments_thread on public.comments (thread_id, created_at);
create index comments_session on public.comments (session_id);
create index comments_circle on public.comments (circle_id);
alter table public.comments enable row level security;
grant select on public.comments to authenticated;
create policy "Whoever sees the document sees its comments" on public.comments for select to authenticated
	using (circle_id = any (array(select private.my_circles())));

-- What lets the tab that wrote a nameless comment change it. One random key a comment, so that no two of them can be
-- told to be by the same hand; only its hash is here.
create table private.comment_keys (
	comment_id uuid primary key references public.comments (id) on delete cascade,
	key_hash text not null
);
alter table private.comment_keys enable row level security;
create policy "Nobody reads the keys" on private.comment_keys for select to colloquy_worker using (false);

-- Definer helpers of the functions below.
create function private.obey_mark_rule(circle uuid, rule text) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	needed public.circle_role := (select at_least from private.mark_rules r where r.what = rule);
	mine public.circle_role := private.my_role(circle);
begin
	if mine is null then
		perform private.refuse('There is nothing here for you.');
	elsif mine < needed then
		perform private.refuse(case needed when 'participant' then 'Observers read. Participants of the circle can do this.'
			else 'Only facilitators and conveners of the circle can do this.' end);
	end if;
end
$$;

create function private.is_attributed(session uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select attribution = 'attributed' from public.sessions where id = session;
$$;

-- The rule of a session stays as it is until what is being written under it is there: whoever makes it stricter finds every name,
-- and whoever writes afterwards writes under the new one. The session comes first, before whatever hangs on it.
create function private.hold_the_rule(session uuid) returns void
language sql security definer set search_path = '' as $$
	select from public.sessions where id = session for share;
$$;

-- The record of a session that is not attributed does not say who did it.
create function private.append_room_event(kind text, circle uuid, session uuid, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	event bigint;
begin
	perform private.hold_the_rule(session);
	event := private.append_event(kind, circle, session, subject);
	if not private.is_attributed(session) then
		update public.events set actor_id = null where id = event;
	end if;
end
$$;

-- A new theme holds it before it points at its session: whoever changes the rule would otherwise wait for it, and it for them.
create function private.hold_the_rule_for_theme() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.hold_the_rule(new.session_id);
	return new;
end
$$;
create trigger themes_hold_the_rule before insert on public.themes
	for each row execute function private.hold_the_rule_for_theme();

-- A theme of the summary is written like the text below it: nor does the record say by whom.
create function private.leave_out_who_wrote() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.hold_the_rule(new.session_id);
	if not private.is_attributed(new.session_id) then
		new.actor_id := null;
	end if;
	return new;
end
$$;
create trigger themes_are_the_rooms before insert on public.events
	for each row when (new.kind like 'theme.%') execute function private.leave_out_who_wrote();

-- Whether a text names somebody of the circle, or one of its organisations.
create function private.names_a_member(circle uuid, words text) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from public.memberships m
		join public.people p on p.id = m.person_id
		join public.organisations o on o.id = m.organisation_id
		where m.circle_id = circle and (
			position(lower(trim(p.name)) in lower(words)) > 0
			or length(private.name_key(o.name)) > 3 and position(private.name_key(o.name) in private.name_key(words)) > 0)
	);
$$;

-- The place a mark belongs to, checked: nothing is tied to another session.
create function private.check_place(session uuid, item uuid, document uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if item is not null and not exists (select from public.agenda_items i where i.id = item and i.session_id = session)
		or document is not null and not exists (select from public.documents d where d.id = document and d.session_id = session and d.kind <> 'private') then
		perform private.refuse('That belongs to another session.');
	end if;
end
$$;

-- The embedded platform hands JSON on as a text within JSON.
create function private.unwrapped(given jsonb) returns jsonb
language sql immutable set search_path = '' as $$
	select case when jsonb_typeof(given) = 'string' then (given #>> '{}')::jsonb else given end;
$$;

create function private.check_decision(given public.decisions) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if length(trim(coalesce(given.text, ''))) < 2 then
		perform private.refuse('Say in a sentence what was decided.', 'text');
	end if;
	if length(given.text) > 1000 then
		perform private.refuse('Keep the decision under 1,000 characters.', 'text');
	end if;
	if given.way = 'vote' and (given.votes_for is null or given.votes_against is null) then
		perform private.refuse('Say how many were for and how many against.', case when given.votes_for is null then 'votesFor' else 'votesAgainst' end);
	end if;
	if given.way = 'other' and trim(given.how) = '' then
		perform private.refuse('Say how it was reached.', 'how');
	end if;
	if cardinality(given.objectors) > 0 then
		if not private.is_attributed(given.session_id) then
			perform private.refuse('In this session nobody is named. Say how many objected, and why.', 'objectors');
		end if;
		if exists (select from unnest(given.objectors) o (id) where not exists (
			select from public.memberships m where m.circle_id = given.circle_id and m.organisation_id = o.id)) then
			perform private.refuse('Choose organisations that take part in this circle.', 'objectors');
		end if;
	end if;
	if not private.is_attributed(given.session_id) and private.names_a_member(given.circle_id, given.objection) then
		perform private.refuse('In this session nobody is named. Give the reason without the person or the organisation.', 'objection');
	end if;
	if given.objections = 0 and trim(given.objection) <> '' then
		perform private.refuse('Say how many objected.', 'objections');
	end if;
end
$$;

create function private.write_decision_entry(subject public.decisions, taken text, because text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.decision_entries (decision_id, circle_id, session_id, step, by_id, why, said)
	values (subject.id, subject.circle_id, subject.session_id, taken,
		case when private.is_attributed(subject.session_id) then private.me() end, because,
		jsonb_build_object('text', subject.text, 'way', subject.way, 'how', subject.how, 'votesFor', subject.votes_for,
			'votesAgainst', subject.votes_against, 'votesAbstained', subject.votes_abstained, 'objections', subject.objections,
			'objectors', to_jsonb(subject.objectors), 'objection', subject.objection, 'decidedOn', subject.decided_on));
	perform private.append_room_event('decision.' || taken, subject.circle_id, subject.session_id, subject.id);
end
$$;

create function private.read_decision(circle uuid, session uuid, given jsonb) returns public.decisions
language plpgsql stable security definer set search_path = '' as $$
declare
	read public.decisions;
begin
	given := private.unwrapped(given);
	read.circle_id := circle;
	read.session_id := session;
	read.text := trim(given ->> 'text');
	read.way := coalesce((given ->> 'way')::public.decision_way, 'consensus');
	read.how := trim(coalesce(given ->> 'how', ''));
	if read.way = 'vote' then
		read.votes_for := (given ->> 'votesFor')::int;
		read.votes_against := (given ->> 'votesAgainst')::int;
		read.votes_abstained := (given ->> 'votesAbstained')::int;
	end if;
	read.objectors := array(select distinct jsonb_array_elements_text(coalesce(given -> 'objectors', '[]'))::uuid);
	read.objections := greatest(coalesce((given ->> 'objections')::int, 0), cardinality(read.objectors));
	read.objection := trim(coalesce(given ->> 'objection', ''));
	read.decided_on := coalesce((given ->> 'decidedOn')::date,
		(select (coalesce(s.opened_at, s.starts_at) at time zone s.time_zone)::date from public.sessions s where s.id = session));
	perform private.check_decision(read);
	return read;
exception when invalid_text_representation or numeric_value_out_of_range or datetime_field_overflow or invalid_datetime_format then
	perform private.refuse('Something here is not of the right kind. Look at it again.');
end
$$;

-- Definer: nobody writes decisions but through the next three. `given`: text, way, how, votesFor, votesAgainst,
-- votesAbstained, objections, objectors (organisations), objection, decidedOn. Sent twice, it is recorded once.
create function private.record_decision(
	decision uuid, session uuid, given jsonb, of_item uuid, of_document uuid, of_section text, wording text
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	circle uuid := private.circle_of_session(session);
	made public.decisions;
begin
	perform private.obey_mark_rule(circle, 'decision.record');
	perform private.hold_the_rule(session);
	if exists (select from public.decisions d where d.id = decision and d.session_id = session) then return decision; end if;
	perform private.check_place(session, of_item, of_document);
	made := private.read_decision(circle, session, given);
	made.id := coalesce(decision, gen_random_uuid());
	made.born_as := left(coalesce(nullif(trim(wording), ''), made.text), 2000);
	insert into public.decisions (id, circle_id, session_id, item_id, document_id, section, born_as, text, way, how, votes_for,
		votes_against, votes_abstained, objections, objectors, objection, decided_on)
	values (made.id, circle, session, of_item, of_document, of_section, made.born_as, made.text, made.way, made.how, made.votes_for,
		made.votes_against, made.votes_abstained, made.objections, made.objectors, made.objection, made.decided_on);
	perform private.write_decision_entry(made, 'record', '');
	return made.id;
end
$$;

create function private.correct_decision(decision uuid, seen_version int, given jsonb, because text) returns int
language plpgsql security definer set search_path = '' as $$
declare
	subject public.decisions;
	made public.decisions;
begin
	perform private.hold_the_rule((select d.session_id from public.decisions d where d.id = decision));
	select * into subject from public.decisions d where d.id = decision for update;
	perform private.obey_mark_rule(subject.circle_id, 'decision.correct');
	if subject.withdrawn_at is not null then
		perform private.refuse('This decision has been withdrawn. Record a new one.');
	end if;
	if subject.version <> seen_version then
		perform private.refuse('Somebody has corrected this since you opened the page. Look at it again.');
	end if;
	if trim(coalesce(because, '')) = '' then
		perform private.refuse('Say why it is corrected. What it said before stays in its history.', 'why');
	end if;
	made := private.read_decision(subject.circle_id, subject.session_id, given);
	update public.decisions d set text = made.text, way = made.way, how = made.how, votes_for = made.votes_for,
		votes_against = made.votes_against, votes_abstained = made.votes_abstained, objections = made.objections,
		objectors = made.objectors, objection = made.objection, decided_on = made.decided_on, version = d.version + 1
	where d.id = decision returning * into subject;
	perform private.write_decision_entry(subject, 'correct', trim(because));
	return subject.version;
end
$$;

create function private.withdraw_decision(decision uuid, because text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.decisions;
begin
	perform private.hold_the_rule((select d.session_id from public.decisions d where d.id = decision));
	select * into subject from public.decisions d where d.id = decision for update;
	perform private.obey_mark_rule(subject.circle_id, 'decision.withdraw');
	if subject.withdrawn_at is not null then
		perform private.refuse('This decision has been withdrawn already.');
	end if;
	if trim(coalesce(because, '')) = '' then
		perform private.refuse('Give a reason.', 'why');
	end if;
	update public.decisions d set withdrawn_at = now(), version = d.version + 1 where d.id = decision returning * into subject;
	perform private.write_decision_entry(subject, 'withdraw', trim(because));
end
$$;

create function private.write_question_entry(subject public.questions, taken text, because text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	insert into public.question_entries (question_id, circle_id, session_id, step, by_id, why, said)
	values (subject.id, subject.circle_id, subject.session_id, taken,
		case when private.is_attributed(subject.session_id) then private.me() end, because,
		jsonb_build_object('text', subject.text, 'answer', subject.answer));
	perform private.append_room_event('question.' || taken, subject.circle_id, subject.session_id, subject.id);
end
$$;

create function private.ask_question(
	question uuid, session uuid, words text, of_item uuid, of_document uuid, of_section text, wording text
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	circle uuid := private.circle_of_session(session);
	made public.questions;
begin
	perform private.obey_mark_rule(circle, 'question.ask');
	perform private.hold_the_rule(session);
	if exists (select from public.questions q where q.id = question and q.session_id = session) then return question; end if;
	perform private.check_place(session, of_item, of_document);
	if length(trim(coalesce(words, ''))) not between 2 and 1000 then
		perform private.refuse('Write the question, in 1,000 characters at most.', 'text');
	end if;
	insert into public.questions (id, circle_id, session_id, item_id, document_id, section, born_as, text)
	values (coalesce(question, gen_random_uuid()), circle, session, of_item, of_document, of_section,
		left(coalesce(nullif(trim(wording), ''), trim(words)), 2000), trim(words))
	returning * into made;
	perform private.write_question_entry(made, 'ask', '');
	return made.id;
end
$$;

-- Rewords, answers, corrects the answer, or opens the question again (an empty answer, with a reason).
create function private.change_question(question uuid, seen_version int, words text, new_answer text, because text) returns int
language plpgsql security definer set search_path = '' as $$
declare
	subject public.questions;
	said text := nullif(trim(coalesce(new_answer, '')), '');
	reason text := trim(coalesce(because, ''));
	taken text;
begin
	perform private.hold_the_rule((select q.session_id from public.questions q where q.id = question));
	select * into subject from public.questions q where q.id = question for update;
	perform private.obey_mark_rule(subject.circle_id, 'question.change');
	if subject.withdrawn_at is not null then
		perform private.refuse('This question has been withdrawn. Ask it again instead.');
	end if;
	if subject.version <> seen_version then
		perform private.refuse('Somebody has changed this since you opened the page. Look at it again.');
	end if;
	if length(trim(coalesce(words, subject.text))) not between 2 and 1000 then
		perform private.refuse('Write the question, in 1,000 characters at most.', 'text');
	end if;
	if length(said) > 4000 then
		perform private.refuse('Keep the answer under 4,000 characters.', 'answer');
	end if;
	taken := case
		when said is null and subject.answer is not null then 'reopen'
		when said is not null and subject.answer is null then 'answer'
		when said is distinct from subject.answer then 'correct'
		when trim(coalesce(words, subject.text)) <> subject.text then 'reword' end;
	if taken is null then return subject.version; end if;
	if taken in ('reopen', 'correct') and reason = '' then
		perform private.refuse('Give a reason. What was said before stays in its history.', 'why');
	end if;
	update public.questions q set text = trim(coalesce(words, q.text)), answer = said,
		answered_at = case when said is null then null when taken = 'reword' then q.answered_at else now() end,
		version = q.version + 1
	where q.id = question returning * into subject;
	perform private.write_question_entry(subject, taken, reason);
	return subject.version;
end
$$;

create function private.withdraw_question(question uuid, because text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.questions;
begin
	perform private.hold_the_rule((select q.session_id from public.questions q where q.id = question));
	select * into subject from public.questions q where q.id = question for update;
	perform private.obey_mark_rule(subject.circle_id, 'question.withdraw');
	if subject.withdrawn_at is not null then
		perform private.refuse('This question has been withdrawn already.');
	end if;
	if trim(coalesce(because, '')) = '' then
		perform private.refuse('Give a reason.', 'why');
	end if;
	update public.questions q set withdrawn_at = now(), version = q.version + 1 where q.id = question returning * into subject;
	perform private.write_question_entry(subject, 'withdraw', trim(because));
end
$$;

-- Definer: one more comment in a thread. Under a rule of silence about who spoke, its key stands for its author.
create function private.write_comment(thread public.comment_threads, comment uuid, words text, edit_key text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	attributed boolean := private.is_attributed(thread.session_id);
begin
	if length(trim(coalesce(words, ''))) not between 1 and 4000 then
		perform private.refuse('Write the comment, in 4,000 characters at most.', 'body');
	end if;
	if (select count(*) from public.comments c where c.thread_id = thread.id) >= 200 then
		perform private.refuse('This thread is full. Resolve it and start another.', 'body');
	end if;
	insert into public.comments (id, thread_id, circle_id, session_id, author_id, body)
	values (coalesce(comment, gen_random_uuid()), thread.id, thread.circle_id, thread.session_id,
		case when attributed then private.me() end, trim(words))
	returning id into comment;
	if not attributed and length(edit_key) >= 20 then
		insert into private.comment_keys (comment_id, key_hash) values (comment, private.hash_token(edit_key));
	end if;
	return comment;
end
$$;

create function private.start_comment(
	thread uuid, comment uuid, document uuid, of_section text, at_place jsonb, quoted text, words text, edit_key text
) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	about public.documents;
	made public.comment_threads;
begin
	select * into about from public.documents d where d.id = document and d.kind <> 'private';
	perform private.obey_mark_rule(about.circle_id, 'comment.write');
	perform private.hold_the_rule(about.session_id);
	if exists (select from public.comment_threads t where t.id = thread and t.document_id = document) then return thread; end if;
	if (select count(*) from public.comment_threads t where t.document_id = document and t.settled_at is null) >= 300 then
		perform private.refuse('There are very many open comments here. Resolve some first.', 'body');
	end if;
	at_place := private.unwrapped(at_place);
	if jsonb_typeof(at_place) is distinct from 'object' or trim(coalesce(quoted, '')) = '' or coalesce(of_section, '') = '' then
		perform private.refuse('Select the words the comment is about.', 'body');
	end if;
	insert into public.comment_threads (id, circle_id, session_id, document_id, section, place, quote)
	values (coalesce(thread, gen_random_uuid()), about.circle_id, about.session_id, document, of_section, at_place, left(trim(quoted), 2000))
	returning * into made;
	perform private.write_comment(made, comment, words, edit_key);
	perform private.append_room_event('comment.start', made.circle_id, made.session_id, made.id);
	return made.id;
end
$$;

-- Definer: comments go where the server has moved their words. `moved`: their section and place by id.
create function private.move_threads(document uuid, moved jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	thread public.comment_threads;
begin
	for thread in
		update public.comment_threads t set section = m.section, place = m.place
		from jsonb_to_recordset(moved) as m (id uuid, section text, place jsonb)
		where t.id = m.id and t.document_id = document returning t.*
	loop
		perform private.append_room_event('comment.move', thread.circle_id, thread.session_id, thread.id);
	end loop;
end
$$;
grant execute on function private.move_threads(uuid, jsonb) to colloquy_worker;

create function private.reply_to_comment(thread uuid, comment uuid, words text, edit_key text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	subject public.comment_threads;
begin
	perform private.hold_the_rule((select t.session_id from public.comment_threads t where t.id = thread));
	select * into subject from public.comment_threads t where t.id = thread for update;
	perform private.obey_mark_rule(subject.circle_id, 'comment.write');
	if exists (select from public.comments c where c.id = comment and c.thread_id = thread) then return comment; end if;
	if subject.settled_at is not null then
		perform private.refuse('This thread is resolved. Open it again to go on.', 'body');
	end if;
	comment := private.write_comment(subject, comment, words, edit_key);
	perform private.append_room_event('comment.reply', subject.circle_id, subject.session_id, subject.id);
	return comment;
end
$$;

-- Whether the caller wrote it: by name where names are kept, by the key of the tab elsewhere.
create function private.wrote_comment(subject public.comments, edit_key text) returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce(subject.author_id = private.me(), exists (
		select from private.comment_keys k where k.comment_id = subject.id and k.key_hash = private.hash_token(edit_key)));
$$;

create function private.edit_comment(comment uuid, words text, edit_key text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.comments;
begin
	perform private.hold_the_rule((select c.session_id from public.comments c where c.id = comment));
	select * into subject from public.comments c where c.id = comment for update;
	perform private.obey_mark_rule(subject.circle_id, 'comment.write');
	if subject.removed_at is not null or not private.wrote_comment(subject, edit_key) then
		perform private.refuse('Only whoever wrote a comment can change it.');
	end if;
	if exists (select from public.comments c where c.thread_id = subject.thread_id and c.created_at > subject.created_at) then
		perform private.refuse('Somebody has replied since. Add another reply instead.', 'body');
	end if;
	if length(trim(coalesce(words, ''))) not between 1 and 4000 then
		perform private.refuse('Write the comment, in 4,000 characters at most.', 'body');
	end if;
	update public.comments c set body = trim(words), edited_at = now() where c.id = comment and c.body <> trim(words);
	if found then
		perform private.append_room_event('comment.edit', subject.circle_id, subject.session_id, subject.thread_id);
	end if;
end
$$;

create function private.remove_comment(comment uuid, edit_key text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.comments;
begin
	perform private.hold_the_rule((select c.session_id from public.comments c where c.id = comment));
	select * into subject from public.comments c where c.id = comment for update;
	perform private.obey_mark_rule(subject.circle_id,
		case when private.wrote_comment(subject, edit_key) then 'comment.write' else 'comment.remove' end);
	if subject.removed_at is not null then return; end if;
	update public.comments c set body = '(removed)', removed_at = now(), edited_at = null where c.id = comment;
	perform private.append_room_event('comment.remove', subject.circle_id, subject.session_id, subject.thread_id);
end
$$;

create function private.settle_thread(thread uuid, settled boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject public.comment_threads;
begin
	perform private.hold_the_rule((select t.session_id from public.comment_threads t where t.id = thread));
	select * into subject from public.comment_threads t where t.id = thread for update;
	perform private.obey_mark_rule(subject.circle_id, 'comment.settle');
	if (subject.settled_at is not null) = settled then return; end if;
	update public.comment_threads t set settled_at = case when settled then now() end where t.id = thread;
	perform private.append_room_event(case when settled then 'comment.resolve' else 'comment.reopen' end,
		subject.circle_id, subject.session_id, subject.id);
end
$$;

grant execute on function private.record_decision(uuid, uuid, jsonb, uuid, uuid, text, text),
	private.correct_decision(uuid, int, jsonb, text), private.withdraw_decision(uuid, text),
	private.ask_question(uuid, uuid, text, uuid, uuid, text, text), private.change_question(uuid, int, text, text, text),
	private.withdraw_question(uuid, text),
	private.start_comment(uuid, uuid, uuid, text, jsonb, text, text, text), private.reply_to_comment(uuid, uuid, text, text),
	private.edit_comment(uuid, text, text), private.remove_comment(uuid, text), private.settle_thread(uuid, boolean)
	to authenticated;

create function public.record_decision(
	decision uuid, session uuid, given jsonb, of_item uuid default null, of_document uuid default null,
	of_section text default null, wording text default null
) returns uuid
language sql set search_path = '' as $$
	select private.record_decision(decision, session, given, of_item, of_document, of_section, wording);
$$;
comment on function public.record_decision(uuid, uuid, jsonb, uuid, uuid, text, text) is
	'given: text, way, how, votesFor, votesAgainst, votesAbstained, objections, objectors, objection, decidedOn. Answers the id.';
create function public.correct_decision(decision uuid, seen_version int, given jsonb, because text) returns int
language sql set search_path = '' as $$
	select private.correct_decision(decision, seen_version, given, because);
$$;
create function public.withdraw_decision(decision uuid, because text) returns void
language sql set search_path = '' as $$
	select private.withdraw_decision(decision, because);
$$;
create function public.ask_question(
	question uuid, session uuid, words text, of_item uuid default null, of_document uuid default null,
	of_section text default null, wording text default null
) returns uuid
language sql set search_path = '' as $$
	select private.ask_question(question, session, words, of_item, of_document, of_section, wording);
$$;
create function public.change_question(
	question uuid, seen_version int, words text default null, new_answer text default null, because text default ''
) returns int
language sql set search_path = '' as $$
	select private.change_question(question, seen_version, words, new_answer, because);
$$;
comment on function public.change_question(uuid, int, text, text, text) is 'An empty answer opens the question again. Answers the new version.';
create function public.withdraw_question(question uuid, because text) returns void
language sql set search_path = '' as $$
	select private.withdraw_question(question, because);
$$;
create function public.start_comment(
	thread uuid, comment uuid, document uuid, of_section text, at_place jsonb, quoted text, words text, edit_key text default null
) returns uuid
language sql set search_path = '' as $$
	select private.start_comment(thread, comment, document, of_section, at_place, quoted, words, edit_key);
$$;
create function public.reply_to_comment(thread uuid, comment uuid, words text, edit_key text default null) returns uuid
language sql set search_path = '' as $$
	select private.reply_to_comment(thread, comment, words, edit_key);
$$;
create function public.edit_comment(comment uuid, words text, edit_key text default null) returns void
language sql set search_path = '' as $$
	select private.edit_comment(comment, words, edit_key);
$$;
create function public.remove_comment(comment uuid, edit_key text default null) returns void
language sql set search_path = '' as $$
	select private.remove_comment(comment, edit_key);
$$;
create function public.settle_thread(thread uuid, settled boolean) returns void
language sql set search_path = '' as $$
	select private.settle_thread(thread, settled);
$$;
grant execute on function public.record_decision(uuid, uuid, jsonb, uuid, uuid, text, text),
	public.correct_decision(uuid, int, jsonb, text), public.withdraw_decision(uuid, text),
	public.ask_question(uuid, uuid, text, uuid, uuid, text, text), public.change_question(uuid, int, text, text, text),
	public.withdraw_question(uuid, text),
	public.start_comment(uuid, uuid, uuid, text, jsonb, text, text, text), public.reply_to_comment(uuid, uuid, text, text),
	public.edit_comment(uuid, text, text), public.remove_comment(uuid, text), public.settle_thread(uuid, boolean)
	to authenticated;

-- A rule that becomes stricter counts for what is there already.
create function private.forget_who_marked() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	update public.decisions set objectors = '{}' where session_id = new.id and objectors <> '{}';
	update public.decision_entries set by_id = null, said = jsonb_set(said, '{objectors}', '[]') where session_id = new.id;
	update public.question_entries set by_id = null where session_id = new.id;
	update public.comments set author_id = null where session_id = new.id;
	update public.events set actor_id = null where session_id = new.id and split_part(kind, '.', 1) in ('decision', 'question', 'comment', 'theme', 'publication');
	return null;
end
$$;
create trigger sessions_forget_who_marked after update of attribution on public.sessions
	for each row when (old.attribution = 'attributed' and new.attribution <> 'attributed')
	execute function private.forget_who_marked();
