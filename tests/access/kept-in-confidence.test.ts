import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dependOn, setIndicator, showActionTo } from '../../src/lib/action/depth/change.server';
import { indicatorForm } from '../../src/lib/action/depth/depth';
import { otherActions } from '../../src/lib/action/depth/surroundings.server';
import {
	askSupport,
	makeActionPublic,
	proposeAction,
	supportAction,
	takeStep
} from '../../src/lib/action/change.server';
import type { Step } from '../../src/lib/action/action';
import type { Proposal, StepInput } from '../../src/lib/action/forms';
import { readAction, readStory } from '../../src/lib/action/story.server';
import { commitmentsNamed } from '../../src/lib/marked/commitments-named.server';
import { listPublicCommitments } from '../../src/lib/publication/publication.server';
import { readAs, writeAs } from '../../src/lib/server/database';
import { giveAccounts } from '../support/accounts';
import { callum, cast, dev, ines, mei, ruth, stranger, tomas, type CastMember } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// What somebody may not know they can't find out by a way round either: by trying names out, by merging, from a story, from an
// old mailbox.
let database: TestDatabase;
let world: World;
const everybody = [...cast, stranger];
let accounts: Ids;

beforeAll(async () => {
	database = await freshDatabase();
	accounts = await giveAccounts(database.admin, everybody);
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

const as = ({ id }: CastMember) => ({ userId: idOf(accounts, id) });
const propose = (by: CastMember, owner: CastMember, given: Partial<Proposal> = {}) =>
	writeAs(as(by), (tx) =>
		proposeAction(tx, world.ours.id, {
			title: 'Find safe beds',
			owner: idOf(world.organisations, owner.organisation),
			...given
		})
	);
const take = (by: CastMember, action: string, step: Step, given: StepInput = {}) =>
	writeAs(as(by), (tx) => takeStep(tx, action, step, given));
const story = (by: CastMember, action: string) => readAs(as(by), (tx) => readStory(tx, action));
const show = (by: CastMember, action: string, to: 'circle' | 'concerned') =>
	writeAs(as(by), (tx) => showActionTo(tx, action, to));

test('nobody finds out who was in a room under the Chatham House Rule by naming them in a commitment of their own', async () => {
	const session = idOf(world.ours.rows, 'sessions');
	const slug = `record-${session}`;
	const action = await propose(dev, dev, { session });
	await take(dev, action, 'accept');
	await writeAs(as(dev), (tx) => makeActionPublic(tx, action, true));
	const isShown = async () =>
		(await readAs(as(dev), (tx) => listPublicCommitments(tx, slug))).some(
			({ title }) => title === 'Find safe beds'
		);
	expect(await isShown()).toBe(true);
	await writeAs(as(dev), (tx) => setIndicator(tx, action, indicatorForm.parse({ name: 'Talks held' })));
	const answers: Record<string, boolean> = {};
	for (const { name, organisation } of [mei, callum, tomas, ines])
		for (const words of [name, organisation]) {
			await database.admin`update public.action_indicators set name = ${`Talks with ${words}`} where action_id = ${action}`;
			answers[words] = await isShown();
		}
	// Mei was there and Callum was not.
	expect(answers).toEqual(Object.fromEntries(Object.keys(answers).map((words) => [words, false])));
});

test('the story of a commitment says nothing of a part that is for the organisations concerned alone', async () => {
	const whole = await propose(mei, mei, { concerned: true });
	await take(mei, whole, 'accept');
	await take(mei, whole, 'split', {
		title: 'Rooms in Elm Street',
		owner: idOf(world.organisations, ines.organisation)
	});
	await show(mei, whole, 'circle');
	expect(JSON.stringify(await story(mei, whole))).toContain('Elm Street');
	expect(JSON.stringify(await story(ines, whole))).toContain('Elm Street');
	for (const outsider of [dev, callum]) {
		const lines = await story(outsider, whole);
		expect(lines.map(({ step }) => step)).toContain('accept');
		expect(JSON.stringify(lines)).not.toContain('Elm Street');
		expect(JSON.stringify(lines)).not.toContain(ines.organisation);
	}
});

test('merging shows nothing to anybody who could not see it before', async () => {
	const secret = await propose(mei, mei, { concerned: true });
	const own = await propose(mei, mei, { concerned: true, title: 'Find more beds' });
	const others = await propose(ines, ines, { concerned: true, title: 'Their beds' });
	const open = await propose(dev, dev, { title: 'Count the beds' });
	for (const kept of [open, others])
		await expect(take(ruth, secret, 'merge', { other: kept })).rejects.toThrow(/concerned alone/);
	await expect(take(ruth, open, 'merge', { other: secret })).rejects.toThrow(/concerned alone/);
	const offered = await readAs(as(ruth), (tx) => otherActions(tx, world.ours.id, secret));
	const alike = offered.filter(({ isAlike }) => isAlike).map(({ id }) => id);
	expect(alike).toContain(own);
	for (const kept of [open, others]) expect(alike).not.toContain(kept);
	await take(ruth, secret, 'merge', { other: own });
	expect(await readAs(as(dev), (tx) => readAction(tx, own))).toBeNull();
});

test('merging shows what a few are concerned by to nobody who is concerned by the other alone', async () => {
	const first = await propose(mei, mei, { concerned: true, title: 'Rooms by the river' });
	const second = await propose(mei, mei, { concerned: true, title: 'Rooms by the sea' });
	for (const [action, supporter] of [
		[first, ines],
		[second, dev]
	] as const) {
		const organisation = idOf(world.organisations, supporter.organisation);
		await writeAs(as(mei), (tx) => askSupport(tx, action, organisation, true));
		await writeAs(as(supporter), (tx) => supportAction(tx, action, true));
	}
	await expect(take(ruth, first, 'merge', { other: second })).rejects.toThrow(/Not the same organisations/);
	await writeAs(as(mei), (tx) => askSupport(tx, first, idOf(world.organisations, dev.organisation), true));
	await writeAs(as(mei), (tx) => askSupport(tx, second, idOf(world.organisations, ines.organisation), true));
	expect(await take(ruth, first, 'merge', { other: second })).toBe('withdrawn');
});

test('a story says nothing of what a commitment waits for where that is kept among a few', async () => {
	const waiting = await propose(mei, mei, { title: 'Open the house' });
	await take(mei, waiting, 'accept');
	for (const concerned of [true, false]) {
		const needed = await propose(ines, ines, { concerned, title: 'Sign the lease' });
		await writeAs(as(ruth), (tx) => dependOn(tx, waiting, needed, true));
	}
	await take(mei, waiting, 'finish', { body: 'It is open' });
	const [last] = (await story(mei, waiting)).slice(-1);
	expect(last?.changes.waits?.to).toBe('1');
});

test('what is for the organisations concerned alone is not offered for notes that everybody reads', async () => {
	await propose(mei, mei, { title: 'Quiet lanterns', concerned: true });
	const bright = await propose(mei, mei, { title: 'Bright lanterns' });
	for (const writer of [mei, ruth])
		expect(await readAs(as(writer), (tx) => commitmentsNamed(tx, world.ours.id, 'lanterns'))).toMatchObject([
			{ id: bright }
		]);
});

test('a person who leads something that is kept from others shows to none of them for that', async () => {
	const { admin } = database;
	const [leader] = await admin<
		{ id: string }[]
	>`insert into public.people (name) values ('Somebody Outside') returning id`;
	const id = leader?.id ?? '';
	await admin`insert into public.person_emails (person_id, email) values (${id}, 'outside@example.org')`;
	const action = await propose(mei, mei, { concerned: true });
	await admin`insert into private.leads_by_address (action_id, person_id, circle_id, named_by) values (${action}, ${id}, ${world.ours.id}, ${idOf(world.people, mei.id)})`;
	await admin`update public.actions set lead_id = ${id} where id = ${action}`;
	const seen = (by: CastMember) =>
		readAs(as(by), (tx) => tx.selectFrom('people').select('name').where('id', '=', id).execute());
	expect(await seen(mei)).toEqual([{ name: 'Somebody Outside' }]);
	expect(await seen(dev)).toEqual([]);
	await show(mei, action, 'circle');
	expect(await seen(dev)).toEqual([{ name: 'Somebody Outside' }]);
});

test('an invitation that has ended says that, and neither which circle it was for nor who is in it', async () => {
	const read = () => database.admin`select * from public.read_invitation('token of ruth')`;
	const [open] = await read();
	expect(open).toMatchObject({ state: 'open' });
	expect(open?.circle).not.toBe('');
	await database.admin`update public.invitations set revoked_at = now() where token_hash = private.hash_token('token of ruth')`;
	const [ended] = await read();
	const { id, circle_id, sensitive, state, ...rest } = ended ?? {};
	expect([id, circle_id, sensitive, state]).toEqual([open?.id, open?.circle_id, open?.sensitive, 'revoked']);
	expect(new Set(Object.values(rest))).toEqual(new Set(['']));
});

test('no event of a session that is not attributed says who published, took back or sent round its record', async () => {
	const session = idOf(world.ours.rows, 'sessions');
	const [record] = await database.admin<{ id: string; number: number }[]>`
		select id, number from public.publications where session_id = ${session} and withdrawn_at is null limit 1`;
	await writeAs(as(ruth), async (tx) => {
		await sql`select public.tell_participants(${session}, ${record?.number})`.execute(tx);
		await sql`select public.withdraw_publication(${record?.id}, 'A mistake')`.execute(tx);
	});
	const events = await readAs(as(callum), (tx) =>
		tx
			.selectFrom('events')
			.select(['kind', 'actor_id'])
			.where('subject_id', '=', record?.id ?? '')
			.execute()
	);
	expect(events.map(({ kind }) => kind)).toEqual(
		expect.arrayContaining(['publication.told', 'publication.withdrawn'])
	);
	expect(events.filter(({ actor_id }) => actor_id !== null)).toEqual([]);
});

test('whoever speaks to the database without the pages can’t send mail without end either', async () => {
	const invite = (from: number, count: number) =>
		writeAs(as(ruth), (tx) =>
			tx
				.insertInto('invitations')
				.values(
					Array.from({ length: count }, (_, n) => ({
						circle_id: world.ours.id,
						email: `guest${from + n}@example.org`,
						organisation_id: idOf(world.organisations, mei.organisation),
						role: 'participant' as const
					}))
				)
				.execute()
		);
	await invite(0, 600);
	await expect(invite(600, 1)).rejects.toThrow(/very often/);
	const post = (count: number) =>
		writeAs(as(mei), (tx) =>
			tx
				.insertInto('posts')
				.values(
					Array.from({ length: count }, () => ({
						circle_id: world.ours.id,
						topic_id: idOf(world.ours.rows, 'topics'),
						body: 'Again'
					}))
				)
				.execute()
		);
	await post(60);
	await expect(post(1)).rejects.toThrow(/very often/);
});
