import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { writeAs } from '$lib/server/database';
import type { SampleCircle } from './circle.server';
import type { SampleDates } from './dates';
import { must, type Accounts } from './people.server';
import { high, indicators, links, waits, type SampleIndicator } from './measures';
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
	const counted: { indicator: SampleIndicator; id: string }[] = [];
	for (const indicator of indicators)
		counted.push({ indicator, id: await describe(accounts, must(ids, indicator.promise), indicator) });
	for (const { promise, needs, by } of waits)
		await writeAs(accounts(by), (tx) =>
			sql`select public.depend_on(${must(ids, promise)}, ${must(ids, needs)}, true)`.execute(tx)
		);
	for (const { promise, by, title, address } of links)
		await writeAs(accounts(by), (tx) =>
			sql`select public.add_action_link(${must(ids, promise)}, ${title}, ${address})`.execute(tx)
		);
	for (const { key, story, isPublic } of promises) {
		const id = must(ids, key);
		const [answer, ...later] = story;
		if (answer) await take(accounts, dates, id, answer);
		for (const { indicator, id: counter } of counted)
			if (indicator.promise === key) await count(accounts, dates, counter, indicator);
		for (const step of later) await take(accounts, dates, id, step);
		const owner = story[0]?.by;
		if (isPublic && owner)
			await writeAs(accounts(owner), (tx) => sql`select public.make_action_public(${id}, true)`.execute(tx));
	}
	return ids;
}

/** Says what is counted for a promise; answers the indicator's id. */
async function describe(accounts: Accounts, action: string, indicator: SampleIndicator): Promise<string> {
	const { name, unit, baseline, target } = indicator;
	const { rows } = await writeAs(accounts(indicator.askedBy), (tx) =>
		sql<{ id: string }>`select public.set_indicator(${action}, null, ${name}, ${unit}, ${baseline}::numeric,
			${target}::numeric) as id`.execute(tx)
	);
	return rows[0]?.id ?? '';
}

async function count(
	accounts: Accounts,
	dates: SampleDates,
	id: string,
	{ countedBy, readings }: SampleIndicator
): Promise<void> {
	for (const { day, value, body = '' } of readings)
		await writeAs(accounts(countedBy), (tx) =>
			sql`select public.measure_indicator(${id}, ${value}::numeric, ${dates.day(day)}::date, ${body})`.execute(
				tx
			)
		);
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
			${must(circle.strands, promise.strand)}, ${must(circle.phases, promise.phase)}, false,
			${high.includes(promise.key) ? 'high' : 'normal'}::public.action_priority)`.execute(tx)
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
