import { render } from 'svelte/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { actionsByName, postedBy } from '../../../../tests/support/posted';
import DecisionForm from '$lib/decision/DecisionForm.svelte';
import { objectionWords, type DecisionGiven } from '$lib/decision/decision';
import { historyOfDecision, readDecision, recordDecision } from '$lib/decision/decision.server';
import { readAs, writeAs } from '$lib/server/database';
import { actions, load } from './+page.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person;
let circle: string, session: string, harbour: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei] = [await signedUp(admin, 'Ruth Adeyemi'), await signedUp(admin, 'Mei Nakamura')];
	const add = (table: string, row: Record<string, unknown>) => addRow(admin, table, row);
	const host = await add('organisations', { name: 'Northgate Council' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	for (const [{ id }, organisation] of [
		[ruth, host],
		[mei, harbour]
	] as const)
		await add('memberships', { circle_id: circle, person_id: id, organisation_id: organisation });
	session = await add('sessions', {
		circle_id: circle,
		title: 'First dialogue',
		starts_at: new Date(),
		ends_at: new Date(Date.now() + 3_600_000),
		time_zone: 'Europe/London',
		attribution: 'attributed'
	});
});
afterAll(() => database.close());

const event = (who: Person, decision: string, fields: Record<string, string> = {}) =>
	postedBy(who, { params: { decision }, fields });
const posts = actionsByName(actions);
const correct = async (who: Person, decision: string, fields: Record<string, string>): Promise<unknown> =>
	posts.correct?.(event(who, decision, { way: 'consensus', why: 'Misheard', ...fields }));

async function record(more: Partial<DecisionGiven> = {}): Promise<string> {
	const given: DecisionGiven = {
		text: 'We meet monthly',
		way: 'consensus',
		how: '',
		votesFor: null,
		votesAgainst: null,
		votesAbstained: null,
		objections: 0,
		objectors: [],
		objection: '',
		decidedOn: undefined,
		...more
	};
	const place = { sessionId: session, itemId: null, documentId: null, section: null, bornAs: null };
	return writeAs(ruth, (tx) => recordDecision(tx, null, given, place));
}

test('who corrects what somebody else corrected meanwhile sees both, and replaces it only by choice', async () => {
	const decision = await record();
	await expect(correct(mei, decision, { seen: '1', text: 'We meet weekly' })).rejects.toMatchObject({
		status: 303
	});
	const mine = { text: 'We meet in May', objections: '1', 'objectors[]': harbour };
	const refused = await correct(ruth, decision, { ...mine, seen: '1' });
	expect(refused).toMatchObject({
		status: 409,
		data: {
			values: { text: 'We meet in May', seen: '2' },
			conflict: {
				mine: { 'What was decided': 'We meet in May', 'Organisations that objected': 'Harbour Trust' },
				theirs: { 'What was decided': 'We meet weekly', 'Organisations that objected': '' }
			}
		}
	});
	const saved = await readAs(ruth, (tx) => readDecision(tx, decision));
	if (!saved) throw new Error('The decision is gone.');
	expect(saved.text).toBe('We meet weekly');

	const { data: problem } = refused as { data: { values: Record<string, string> } };
	const { body } = render(DecisionForm, {
		props: {
			session: { id: session, attribution: 'attributed' },
			organisations: [{ id: harbour, name: 'Harbour Trust' }],
			decision: saved,
			problem
		}
	});
	expect(body).toContain('We meet weekly');
	expect(body).toContain('We meet in May');
	expect(body).toContain('Save mine instead');
	expect(body).toMatch(/name="seen" value="2"/);
	expect(body).toMatch(new RegExp(`value="${harbour}" checked`));
	await expect(correct(ruth, decision, { ...mine, seen: '2' })).rejects.toMatchObject({ status: 303 });
	expect(await readAs(ruth, (tx) => readDecision(tx, decision))).toMatchObject({ text: 'We meet in May' });
});

test('a correction of something else keeps who objected, also an organisation that has left the circle since', async () => {
	const decision = await record({ objections: 1, objectors: [harbour] });
	await database.admin`update public.memberships set ended_at = now()
		where circle_id = ${circle} and organisation_id = ${harbour}`;
	const page = (await load(event(ruth, decision) as never)) as {
		organisations: { id: string; name: string }[];
	};
	const offered = page.organisations.find(({ name }) => name === 'Harbour Trust');
	await correct(ruth, decision, {
		seen: '1',
		text: 'We meet each month',
		objections: '1',
		'objectors[]': offered?.id ?? ''
	}).catch(() => null);
	const corrected = await readAs(ruth, (tx) => readDecision(tx, decision));
	expect(corrected && objectionWords(corrected, corrected.objectorNames)).toBe('Objected: Harbour Trust');

	// And it can be taken out, with its name still in the history.
	await correct(ruth, decision, { seen: '2', text: 'We meet each month' }).catch(() => null);
	const history = await readAs(ruth, (tx) => historyOfDecision(tx, decision));
	expect(history.map(({ said }) => said.objectors.length)).toEqual([1, 1, 0]);
	const after = (await load(event(ruth, decision) as never)) as { organisations: { name: string }[] };
	expect(after.organisations.map(({ name }) => name)).toContain('Harbour Trust');
});
