import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	addItem,
	changeItem,
	findItem,
	listAgenda,
	placeItem,
	removeItem,
	restoreItem
} from '$lib/agenda/agenda.server';
import { copyAgenda, fillFromTemplate } from '$lib/agenda/fill.server';
import { schedule } from '$lib/agenda/schedule';
import { arrive, readAttendance, reply } from '$lib/attendance/attendance.server';
import { readAs, writeAs } from '$lib/server/database';
import { buildWorld, type World } from '../../../tests/support/circle';
import { cast, stranger } from '../../../tests/support/cast';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { changePlan, planSession } from './planning.server';
import { closeSession, moveClock, openSession } from './room-clock.server';
import type { Plan } from './session';
import { listPrompts, readSession } from './session.server';
import { findTemplate } from './templates';

let database: TestDatabase;
let world: World;
const accounts: Record<string, string> = {};
const as = (id: string) => ({ userId: accounts[id] ?? '' });
const personId = (id: string) => world.people[id] ?? '';

beforeAll(async () => {
	database = await freshDatabase();
	for (const { id, email } of [...cast, stranger]) {
		const [account] = await database.admin`insert into auth.users (id, email, email_confirmed_at)
			values (gen_random_uuid(), ${email}, now()) returning id`;
		accounts[id] = String(account?.id);
	}
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

const plan: Plan = {
	title: 'Winter dialogue',
	objective: '',
	startsAt: new Date('2027-01-14T14:00:00Z'),
	endsAt: new Date('2027-01-14T16:30:00Z'),
	timeZone: 'Europe/London',
	place: 'Town hall',
	link: null,
	attribution: 'chatham_house',
	prompts: ['What is missing?', 'Who is missing?']
};
const planned = () => writeAs(as('ruth'), (tx) => planSession(tx, world.ours.id, plan));
const home = (sessionId: string) => ({ circleId: world.ours.id, sessionId });
const words = { title: 'Talk', kind: 'presentation' as const, minutes: 20, detail: '' };
const frame = (id: string, who = 'ruth') => readAs(as(who), (tx) => readSession(tx, id, personId(who)));
const shape = async (id: string) =>
	schedule(await readAs(as('ruth'), (tx) => listAgenda(tx, id)), plan.startsAt).map((slot) =>
		[slot.item.title, ...slot.parts.map((part) => part.item.title)].join(' > ')
	);

test('a session is planned with its prompts, and members see it with their role', async () => {
	const id = await planned();
	expect(await frame(id, 'mei')).toMatchObject({
		session: { title: 'Winter dialogue', version: 1 },
		role: 'participant'
	});
	expect(await readAs(as('mei'), (tx) => listPrompts(tx, id))).toMatchObject([
		{ body: 'What is missing?' },
		{ body: 'Who is missing?' }
	]);
	expect(await frame(id, stranger.id)).toBeNull();
});

test('the second of two people who save is told, and nothing is overwritten', async () => {
	const id = await planned();
	const seen = await frame(id);
	if (!seen) throw new Error('no session');
	const save = (title: string) =>
		writeAs(as('ruth'), (tx) => changePlan(tx, seen.session, { ...plan, title }, seen.session.version));
	expect(await save('First')).toBe(true);
	expect(await save('Second')).toBe(false);
	expect((await frame(id))?.session.title).toBe('First');
});

test('a prompt that stays keeps its id', async () => {
	const id = await planned();
	const seen = await frame(id);
	const before = await readAs(as('ruth'), (tx) => listPrompts(tx, id));
	if (!seen) throw new Error('no session');
	await writeAs(as('ruth'), (tx) =>
		changePlan(tx, seen.session, { ...plan, prompts: ['New?', 'What is missing?'] }, 1)
	);
	const after = await readAs(as('ruth'), (tx) => listPrompts(tx, id));
	expect(after.map((prompt) => prompt.body)).toEqual(['New?', 'What is missing?']);
	expect(after[1]?.id).toBe(before[0]?.id);
});

test('an agenda comes from a template and is copied with its parts', async () => {
	const [first, second] = [await planned(), await planned()];
	await writeAs(as('ruth'), (tx) => fillFromTemplate(tx, home(first), findTemplate('workshop')?.items ?? []));
	await writeAs(as('ruth'), (tx) => copyAgenda(tx, first, home(second)));
	expect(await shape(second)).toEqual(await shape(first));
	expect(await shape(first)).toContain('First panel > Panellists > Questions from the room');
});

test('two people who change the same item: the second is told; moving it stands in nobody’s way', async () => {
	const id = await planned();
	const item = await writeAs(as('ruth'), (tx) => addItem(tx, home(id), words, []));
	const other = await writeAs(as('ruth'), (tx) => addItem(tx, home(id), { ...words, title: 'Close' }, []));
	const change = (title: string, version: number) =>
		writeAs(as('tomas'), (tx) =>
			changeItem(tx, { id: item, circleId: world.ours.id, version }, { ...words, title }, [])
		);
	await writeAs(as('ruth'), (tx) => placeItem(tx, other, id, { parentId: null, index: 0 }));
	expect(await change('First', 1)).toBe(true);
	expect(await change('Second', 1)).toBe(false);
	expect((await readAs(as('mei'), (tx) => findItem(tx, item)))?.title).toBe('First');
});

test('a removed item comes back where it was, with its id, presenters and parts', async () => {
	const id = await planned();
	const guest = { name: 'A guest', membershipId: null, organisation: null, isPanellist: false };
	const parent = await writeAs(as('ruth'), async (tx) => {
		await addItem(tx, home(id), { ...words, title: 'Welcome' }, []);
		const panel = await addItem(tx, home(id), { ...words, title: 'Panel' }, [guest]);
		await addItem(tx, { ...home(id), parentId: panel }, words, []);
		await addItem(tx, home(id), { ...words, title: 'Close' }, []);
		return panel;
	});
	const removed = await writeAs(as('ruth'), async (tx) => removeItem(tx, await listAgenda(tx, id), parent));
	expect(await shape(id)).toEqual(['Welcome', 'Talk', 'Close']);
	if (!removed) throw new Error('not removed');
	await writeAs(as('ruth'), (tx) => restoreItem(tx, removed));
	expect(await shape(id)).toEqual(['Welcome', 'Panel > Talk', 'Close']);
	expect((await readAs(as('ruth'), (tx) => findItem(tx, parent)))?.presenters).toEqual([guest]);
});

test('two presses of Next move the room once', async () => {
	const id = await planned();
	const [a = '', b = '', c = ''] = await writeAs(as('ruth'), async (tx) => [
		await addItem(tx, home(id), words, []),
		await addItem(tx, home(id), words, []),
		await addItem(tx, home(id), words, [])
	]);
	await writeAs(as('ruth'), (tx) => openSession(tx, id, a));
	const press = () => writeAs(as('ruth'), (tx) => moveClock(tx, id, a, b));
	expect([await press(), await press()]).toEqual([true, false]);
	expect((await frame(id))?.session.currentItemId).toBe(b);
	expect(await writeAs(as('mei'), (tx) => moveClock(tx, id, b, c))).toBe(false);
});

test('under the Chatham House Rule only those in the room see who is in it', async () => {
	const id = await planned();
	const seat = (who: string) => ({
		sessionId: id,
		circleId: world.ours.id,
		membershipId: world.ours.member[who] ?? ''
	});
	const seen = async (who: string, role: 'participant' | 'convener') =>
		(await readAs(as(who), (tx) => readAttendance(tx, { id, circleId: world.ours.id }, role))).here.map(
			(guest) => guest.membershipId
		);
	await writeAs(as('ruth'), (tx) => openSession(tx, id, null));
	await writeAs(as('mei'), (tx) => arrive(tx, seat('mei')));
	await writeAs(as('dev'), (tx) => reply(tx, seat('dev'), 'coming'));
	expect(await seen('ruth', 'convener')).toEqual([seat('mei').membershipId]);
	expect(await seen('dev', 'participant')).toEqual([]);
	await writeAs(as('ruth'), (tx) => closeSession(tx, id));
	await expect(writeAs(as('dev'), (tx) => arrive(tx, seat('dev')))).rejects.toThrow(/has closed/);
	await writeAs(as('ruth'), (tx) => arrive(tx, seat('dev')));
	expect(await seen('dev', 'participant')).toHaveLength(2);
});
