import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { writeAs } from '$lib/server/database';
import type { SampleCircle } from './circle.server';
import type { SampleDates } from './dates';
import { must, type Accounts } from './people.server';
import { promises, type SamplePromise, type SampleStep } from './promises';
import { notes } from './record';
import type { SampleSession } from './sessions.server';
import { wordings } from './text';

/** Makes every promise and walks it through its story. Answers the commitments' ids by key. */
export async function makePromises(
	accounts: Accounts,
	circle: SampleCircle,
	session: SampleSession,
	dates: SampleDates
): Promise<Map<string, string>> {
	const wording = wordings(Object.values(notes));
	const ids = new Map(promises.map(({ key }) => [key, randomUUID()]));
	for (const promise of promises) {
		await propose(
			accounts,
			circle,
			session,
			dates,
			promise,
			must(ids, promise.key),
			must(wording, promise.key)
		);
	}
	for (const { key, story, isPublic } of promises) {
		const id = must(ids, key);
		for (const step of story) await take(accounts, dates, id, step);
		const owner = story[0]?.by;
		if (isPublic && owner)
			await writeAs(accounts(owner), (tx) => sql`select public.make_action_public(${id}, true)`.execute(tx));
	}
	return ids;
}

async function propose(
	accounts: Accounts,
	circle: SampleCircle,
	session: SampleSession,
	dates: SampleDates,
	promise: SamplePromise,
	id: string,
	wording: string
): Promise<void> {
	const item = must(session.items, promise.item);
	const lead = promise.lead ? must(circle.memberships, promise.lead).personId : null;
	await writeAs(accounts(promise.proposedBy), (tx) =>
		sql`select public.propose_action(${id}, ${circle.id}, ${promise.title}, ${must(circle.organisations, promise.owner)}, ${lead},
			${dates.day(promise.due)}::date, ${wording}, '', ${session.id}, ${item}, ${session.notes}, ${item},
			${must(circle.strands, promise.strand)}, ${must(circle.phases, promise.phase)})`.execute(tx)
	);
}

async function take(accounts: Accounts, dates: SampleDates, id: string, step: SampleStep): Promise<void> {
	const { by, step: which, body = '', link = null, due, progress = null } = step;
	const day = due === undefined ? null : dates.day(due);
	await writeAs(accounts(by), (tx) =>
		sql`select public.take_step(${id}, ${which}, ${body}, ${link}, ${day}::date, null, null, ${progress}::int)`.execute(
			tx
		)
	);
}
