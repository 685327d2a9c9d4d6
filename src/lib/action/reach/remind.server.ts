import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { side } from './concerned';
import { note } from './ledger.server';
import { localTime, reminderKey, unansweredKey, type NoticeKind, type Question } from './reminders';
import { subjectOf, type Found } from './subject.server';

/**
 * Notes what is due soon, today, or late, and what has waited for an answer for a week, on the day it is where each
 * person lives. Answers how many were new.
 */
export async function noteReminders(tx: Tx, now: Date): Promise<number> {
	return (await noteDue(tx, now)) + (await noteUnanswered(tx, now));
}

async function noteDue(tx: Tx, now: Date): Promise<number> {
	const { rows } = await sql<{ id: string }>`
		select a.id from public.actions a join public.circles c on c.id = a.circle_id and c.closed_at is null
		where a.state in ('accepted', 'in_progress', 'blocked') and (a.due between ${now}::date - 2 and ${now}::date + 8
			or a.due < ${now}::date and (${now}::date - a.due) % 7 in (0, 1, 6))
		order by a.due`.execute(tx);
	let made = 0;
	for (const { id } of rows) {
		const found = await subjectOf(tx, id);
		if (!found) continue;
		made += await remind(tx, found, side('owner', found.action, found.members), 'due', now, (today) =>
			reminderKey(found.action, today)
		);
	}
	return made;
}

async function noteUnanswered(tx: Tx, now: Date): Promise<number> {
	// Whether it is taken over and whether its date is moved are two questions, to different people.
	const { rows } = await sql<{ id: string; round: string; on: string; of: Question }>`
		select a.id, asked.id::text as round, asked.at::date::text as on, question.of
		from public.actions a join public.circles c on c.id = a.circle_id and c.closed_at is null
		cross join lateral (select a.state in ('accepted', 'in_progress', 'blocked') as promised) stands
		join lateral (values
			('owner', a.state = 'proposed', array['propose', 'propose_again']),
			('asker', a.state = 'countered', array['counter']),
			('new_owner', stands.promised and a.proposed_owner_id is not null, array['hand_over']),
			('who_answers_date', stands.promised and a.proposed_due is not null, array['move_date'])
		) question (of, is_open, asked_by) on question.is_open
		join lateral (select u.id, u.at from public.action_updates u where u.action_id = a.id
			and u.step = any (question.asked_by) order by u.id desc limit 1) asked on true
		where asked.at::date < ${now}::date + 1 and ((${now}::date - asked.at::date) % 7 in (0, 1, 6)
			or a.due between ${now}::date and ${now}::date + 2)`.execute(tx);
	let made = 0;
	for (const { id, round, on, of } of rows) {
		const found = await subjectOf(tx, id);
		if (!found) continue;
		made += await remind(tx, found, side(of, found.action, found.members), 'unanswered', now, (today) =>
			unansweredKey(found.action, { of, round, on }, today)
		);
	}
	return made;
}

async function remind(
	tx: Tx,
	{ action }: Found,
	told: readonly string[],
	kind: NoticeKind,
	now: Date,
	keyOn: (today: string) => string | null
): Promise<number> {
	const people = [...new Set(told)];
	const zones = await zonesOf(tx, people);
	return note(
		tx,
		people.flatMap((personId) => {
			const key = keyOn(localTime(now, zones.get(personId) ?? null).day);
			return key ? [{ personId, action, kind, key }] : [];
		})
	);
}

async function zonesOf(tx: Tx, people: readonly string[]): Promise<Map<string, string | null>> {
	if (people.length === 0) return new Map();
	const rows = await tx
		.selectFrom('people')
		.select(['id', 'time_zone'])
		.where('id', 'in', [...people])
		.execute();
	return new Map(rows.map((row) => [row.id, row.time_zone]));
}
