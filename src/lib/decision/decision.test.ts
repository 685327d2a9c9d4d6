import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAs, writeAs } from '$lib/server/database';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { objectionWords, reachedWords, type DecisionGiven, type DecisionSaid } from './decision';
import {
	correctDecision,
	decisionsOfSession,
	historyOfDecision,
	recordDecision,
	withdrawDecision
} from './decision.server';

const said: DecisionSaid = {
	text: 'We meet monthly',
	way: 'consensus',
	how: '',
	votesFor: null,
	votesAgainst: null,
	votesAbstained: null,
	objections: 0,
	objectors: [],
	objection: '',
	decidedOn: '2026-11-05'
};
const given: DecisionGiven = { ...said, decidedOn: undefined };

describe('a decision in words', () => {
	test('says how it was reached', () => {
		expect(reachedWords(said)).toBe('By consensus');
		const vote = { ...said, way: 'vote', votesFor: 9, votesAgainst: 2, votesAbstained: 1 } as const;
		expect(reachedWords(vote)).toBe('By a vote: 9 for, 2 against, 1 abstained');
		expect(reachedWords({ ...said, way: 'other', how: 'By lot' })).toBe('By lot');
	});
	test('says who objected where names were kept, and how many where not', () => {
		const objected = { ...said, objections: 2, objection: 'Too often.' };
		expect(objectionWords(objected, [])).toBe('2 objected. Too often.');
		expect(objectionWords(objected, ['Harbour Trust'])).toBe('Objected: Harbour Trust, 1 more. Too often.');
		expect(objectionWords(said, [])).toBe('');
	});
});

type Cast = { convener: Person; participant: Person; observer: Person; circle: string; organisation: string };
type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let cast: Cast;
beforeAll(async () => {
	database = await freshDatabase();
	cast = await gather();
});
afterAll(() => database.close());

describe('a decision in the record', () => {
	test('keeps what it said before, with the reason, and who corrected it', async () => {
		const session = await meeting('attributed');
		const id = await record(session, given);
		const corrected = { ...given, text: 'We meet every two months' };
		await writeAs(cast.participant, (tx) => correctDecision(tx, id, 1, corrected, 'Misheard'));
		const history = await readAs(cast.observer, (tx) => historyOfDecision(tx, id));
		expect(history.map(({ step, by, why, said: then }) => [step, by, why, then.text])).toEqual([
			['record', 'Mei Tan', '', 'We meet monthly'],
			['correct', 'Mei Tan', 'Misheard', 'We meet every two months']
		]);
	});

	test('names who objected in an attributed session, and nobody elsewhere', async () => {
		const objected = { ...given, objections: 1, objectors: [cast.organisation], objection: 'Too often.' };
		const open = await meeting('attributed');
		await record(open, objected);
		const [named] = await readAs(cast.observer, (tx) => decisionsOfSession(tx, open));
		expect(named?.objectorNames).toEqual(['Harbour Trust']);

		const closed = await meeting('chatham_house');
		await expect(record(closed, objected)).rejects.toThrow('nobody is named');
		const naming = { ...given, objections: 1, objection: 'Harbour Trust finds it too often.' };
		await expect(record(closed, naming)).rejects.toThrow('nobody is named');
		await record(closed, { ...naming, objection: 'Too often for small teams.' });
	});

	test('under the Chatham House Rule no row says who recorded it, and no event', async () => {
		const session = await meeting('chatham_house');
		const id = await record(session, given);
		const rows = await database.admin`
			select by_id as who from public.decision_entries where decision_id = ${id}
			union all select actor_id from public.events where subject_id = ${id}`;
		expect(rows.map(({ who }) => who)).toEqual([null, null]);
	});

	test('forgets who spoke when the rule of its session becomes stricter', async () => {
		const session = await meeting('attributed');
		const id = await record(session, { ...given, objections: 1, objectors: [cast.organisation] });
		await database.admin`update public.sessions set attribution = 'chatham_house' where id = ${session}`;
		const [row] = await database.admin`select objections, objectors from public.decisions where id = ${id}`;
		expect(row).toEqual({ objections: 1, objectors: [] });
		const left = await database.admin`
			select 1 from public.decision_entries where decision_id = ${id} and (by_id is not null or said ->> 'objectors' <> '[]')
			union all select 1 from public.events where subject_id = ${id} and actor_id is not null`;
		expect(left).toEqual([]);
	});

	test('is withdrawn by those who run the circle, with a reason, and stays readable', async () => {
		const session = await meeting('attributed');
		const id = await record(session, given);
		await expect(writeAs(cast.participant, (tx) => withdrawDecision(tx, id, 'No'))).rejects.toThrow(
			'Only facilitators'
		);
		await writeAs(cast.convener, (tx) => withdrawDecision(tx, id, 'Not quorate'));
		const [withdrawn] = await readAs(cast.observer, (tx) => decisionsOfSession(tx, session));
		expect(withdrawn).toMatchObject({ isWithdrawn: true, text: 'We meet monthly' });
	});

	test('is recorded once, however often the form is sent', async () => {
		const session = await meeting('attributed');
		const id = crypto.randomUUID();
		for (let sent = 0; sent < 2; sent += 1) await record(session, given, id);
		expect(await readAs(cast.observer, (tx) => decisionsOfSession(tx, session))).toHaveLength(1);
	});

	test('needs the numbers of a vote', async () => {
		const session = await meeting('attributed');
		await expect(record(session, { ...given, way: 'vote' })).rejects.toThrow('how many were for');
	});
});

function record(sessionId: string, what: DecisionGiven, id: string | null = null): Promise<string> {
	const place = { sessionId, itemId: null, documentId: null, section: null, bornAs: null };
	return writeAs(cast.participant, (tx) => recordDecision(tx, id, what, place));
}

async function gather(): Promise<Cast> {
	const { admin } = database;
	const [convener, participant, observer] = await Promise.all([
		signedUp(admin, 'Ruth Adeyemi'),
		signedUp(admin, 'Mei Tan'),
		signedUp(admin, 'Callum Reid')
	]);
	const organisation = crypto.randomUUID();
	const circle = crypto.randomUUID();
	await admin`insert into public.organisations (id, name, sector) values (${organisation}, 'Harbour Trust', 'voluntary')`;
	await admin`insert into public.circles (id, name, host_id) values (${circle}, 'Lantern Circle', ${organisation})`;
	for (const [person, role] of [
		[convener, 'convener'],
		[participant, 'participant'],
		[observer, 'observer']
	] as const)
		await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
			values (${circle}, ${person.id}, ${organisation}, ${role})`;
	return { convener, participant, observer, circle, organisation };
}

async function meeting(attribution: string): Promise<string> {
	const id = crypto.randomUUID();
	await database.admin`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${id}, ${cast.circle}, 'First dialogue', '2026-11-05T14:00:00Z', '2026-11-05T16:00:00Z', 'Europe/London', ${attribution})`;
	return id;
}
