import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposalChoices } from '../../src/lib/action/action.server';
import type { Step } from '../../src/lib/action/action';
import { proposeAction, takeStep } from '../../src/lib/action/change.server';
import { editAction, measure, setIndicator } from '../../src/lib/action/depth/change.server';
import { indicatorForm, readingForm } from '../../src/lib/action/depth/depth';
import type { Proposal, StepInput } from '../../src/lib/action/forms';
import { readAction, readStory } from '../../src/lib/action/story.server';
import { readAs, writeAs } from '../../src/lib/server/database';
import { giveAccounts } from '../support/accounts';
import { callum, cast, dev, mei, ruth, type CastMember } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// A promise is made of what was read: whoever answers a page that is no longer true is told so.
let database: TestDatabase;
let world: World;
let accounts: Ids;

beforeAll(async () => {
	database = await freshDatabase();
	accounts = await giveAccounts(database.admin, cast);
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

const as = ({ id }: CastMember) => ({ userId: idOf(accounts, id) });
const organisationOf = ({ organisation }: CastMember) => idOf(world.organisations, organisation);
const propose = (given: Partial<Proposal> = {}) =>
	writeAs(as(ruth), (tx) =>
		proposeAction(tx, world.ours.id, {
			title: 'Find safe beds',
			owner: organisationOf(mei),
			due: '2090-06-01',
			...given
		})
	);
const take = (by: CastMember, action: string, step: Step, given: StepInput = {}) =>
	writeAs(as(by), (tx) => takeStep(tx, action, step, given));
const read = async (by: CastMember, id: string) => {
	const action = await readAs(as(by), (tx) => readAction(tx, id));
	if (!action) throw new Error('There is no such commitment.');
	return action;
};
const edit = async (by: CastMember, id: string, detail: string) => {
	const { version } = await read(by, id);
	await writeAs(as(by), (tx) =>
		editAction(tx, id, { version, detail, priority: 'normal', strand: null, phase: null } as never)
	);
};
const changed = /It has changed since you opened it/;

test('nobody accepts a detail, a target or a date that they have not seen', async () => {
	const id = await propose();
	const changes = [
		() => edit(ruth, id, 'Two hundred beds'),
		() =>
			writeAs(as(ruth), (tx) => setIndicator(tx, id, indicatorForm.parse({ name: 'Beds', target: '200' }))),
		async () => void (await database.admin`update public.actions set due = '2090-06-08' where id = ${id}`)
	];
	for (const change of changes) {
		const { terms } = await read(mei, id);
		await change();
		await expect(take(mei, id, 'accept', { terms })).rejects.toThrow(changed);
	}
	expect((await read(mei, id)).state).toBe('proposed');
	expect(await take(mei, id, 'accept', { terms: (await read(mei, id)).terms })).toBe('accepted');
});

test('nobody agrees to other terms than those they read', async () => {
	const id = await propose();
	await take(mei, id, 'counter', { due: '2090-07-01' });
	const { terms } = await read(ruth, id);
	await take(ruth, id, 'propose_again', { due: '2090-06-15' });
	await take(mei, id, 'counter', { due: '2091-07-01' });
	await expect(take(ruth, id, 'agree', { terms })).rejects.toThrow(changed);
	expect(await take(ruth, id, 'agree', { terms: (await read(ruth, id)).terms })).toBe('accepted');
});

test('nobody verifies a number that was put right after they had read it', async () => {
	const id = await propose();
	await take(mei, id, 'accept');
	await writeAs(as(mei), (tx) => setIndicator(tx, id, indicatorForm.parse({ name: 'Beds', target: '200' })));
	const [beds] = await database.admin<
		{ id: string }[]
	>`select id from public.action_indicators where action_id = ${id}`;
	await take(mei, id, 'finish', { body: 'All there' });
	const { terms } = await read(ruth, id);
	await writeAs(as(mei), (tx) =>
		measure(tx, readingForm.parse({ indicator: beds?.id, value: '12', day: '2026-01-01' }))
	);
	await expect(take(ruth, id, 'verify', { terms })).rejects.toThrow(changed);
});

test('what does not touch the terms keeps nobody from answering', async () => {
	const id = await propose();
	const { terms, version } = await read(mei, id);
	await writeAs(as(ruth), (tx) =>
		editAction(tx, id, { version, detail: '', priority: 'high', strand: null, phase: null } as never)
	);
	expect(await take(mei, id, 'accept', { terms })).toBe('accepted');
});

test('somebody who may not see a commitment is not told that it has changed', async () => {
	const id = await propose({ concerned: true });
	await expect(take(dev, id, 'accept', { terms: 0 })).rejects.toThrow(/no such commitment/);
});

test('an entry is put right once, and what was said after it stands', async () => {
	const id = await propose();
	await take(mei, id, 'accept');
	await take(mei, id, 'report', { body: 'A fifht', progress: 20 });
	await take(mei, id, 'report', { body: 'More than half', progress: 60 });
	const entry = (await readAs(as(mei), (tx) => readStory(tx, id))).find(
		({ progress }) => progress === 20
	)?.id;
	await take(mei, id, 'correct', { body: 'A fifth', progress: 21, corrects: entry });
	expect((await read(mei, id)).progress).toBe(60);
	await expect(take(mei, id, 'correct', { body: 'A quarter', corrects: entry })).rejects.toThrow(
		/corrected meanwhile/
	);
	const story = await readAs(as(mei), (tx) => readStory(tx, id));
	const [correction, last] = [story.at(-1), story.find(({ progress }) => progress === 60)];
	await take(mei, id, 'correct', { body: 'Two fifths', progress: 40, corrects: last?.id });
	expect((await read(mei, id)).progress).toBe(40);
	await take(mei, id, 'correct', { body: 'A fifth, in March', progress: 22, corrects: correction?.id });
	expect((await read(mei, id)).progress).toBe(40);
	await take(mei, id, 'finish', { body: 'All' });
	await take(ruth, id, 'reopen', { body: 'Not quite' });
	expect((await read(mei, id)).progress).toBe(40);
});

test('other words alone leave the date as it is, also one that follows a session', async () => {
	const id = await propose();
	await take(mei, id, 'counter', { title: 'Find safe beds nearby', due: '2090-06-01' });
	expect(await read(ruth, id)).toMatchObject({ proposedDue: null, proposedTitle: 'Find safe beds nearby' });
	const [last] = (await readAs(as(ruth), (tx) => readStory(tx, id))).slice(-1);
	expect(last).toMatchObject({ dueTo: null, titleTo: 'Find safe beds nearby' });
	await database.admin`update public.actions set due = '2090-07-08' where id = ${id}`;
	await take(ruth, id, 'agree');
	expect(await read(ruth, id)).toMatchObject({ due: '2090-07-08', title: 'Find safe beds nearby' });
});

test('nothing is proposed to an organisation in whose name nobody can answer', async () => {
	const offered = await readAs(as(ruth), (tx) => proposalChoices(tx, world.ours.id));
	const ids = offered.organisations.map(({ id }) => id);
	expect(ids).toContain(organisationOf(mei));
	expect(ids).not.toContain(organisationOf(callum));
	await expect(propose({ owner: organisationOf(callum) })).rejects.toThrow(/takes part in this circle/);
});
