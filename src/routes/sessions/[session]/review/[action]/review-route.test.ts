import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../../../../tests/support/database';
import { actionsByName, postedBy } from '../../../../../../tests/support/posted';
import { rooms } from '$lib/collaboration/server';
import { proposeAction } from '$lib/action/change.server';
import { textsOf } from '$lib/document/document.server';
import { readAs, writeAs } from '$lib/server/database';
import { readAction } from '$lib/action/story.server';
import { actions } from './+page.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person, callum: Person;
let circle: string, harbour: string, session: string, item: string, notes: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei, callum] = [
		await signedUp(admin, 'Ruth Adeyemi'),
		await signedUp(admin, 'Mei Nakamura'),
		await signedUp(admin, 'Callum Reid')
	];
	const add = (table: string, row: Record<string, unknown>) => addRow(admin, table, row);
	const host = await add('organisations', { name: 'Northgate Council' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	for (const [{ id }, organisation, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant'],
		[callum, host, 'observer']
	] as const)
		await add('memberships', { circle_id: circle, person_id: id, organisation_id: organisation, role });
	session = await add('sessions', {
		circle_id: circle,
		title: 'First dialogue',
		starts_at: new Date(),
		ends_at: new Date(Date.now() + 3_600_000),
		time_zone: 'Europe/London',
		attribution: 'chatham_house',
		opened_at: new Date()
	});
	item = await add('agenda_items', {
		circle_id: circle,
		session_id: session,
		title: 'Where we are',
		kind: 'review_of_actions'
	});
	const [document] =
		await admin`select id from public.documents where session_id = ${session} and kind = 'notes'`;
	notes = String(document?.id);
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const propose = (title: string, more: Record<string, unknown> = {}) =>
	writeAs(ruth, (tx) =>
		proposeAction(tx, circle, {
			id: randomUUID(),
			title,
			owner: harbour,
			due: '2027-05-01',
			...more
		} as never)
	);
const written = async () => JSON.stringify((await textsOf(notes))[item] ?? '');

function send(who: Person, action: string, step: string, fields: Record<string, string>) {
	const post = actionsByName(actions)[step];
	if (!post) throw new Error(`There is no ${step}.`);
	return post(
		postedBy(who, {
			params: { session, action },
			fields: { item, ...fields },
			headers: { 'x-sveltekit-action': 'true' }
		})
	);
}

test('a step that is taken in the room stands in the notes, and the answer says so', async () => {
	const action = await propose('Train reception staff');
	expect(await send(mei, action, 'accept', {})).toEqual({ taken: 'accept', inNotes: 'written' });
	expect(await written()).toContain('Train reception staff. Harbour Trust accepted it.');
});

test('of what not everybody may see the notes say nothing, and the answer says that', async () => {
	const action = await propose('Ask the board', { concerned: true });
	expect(await send(mei, action, 'accept', {})).toEqual({ taken: 'accept', inNotes: 'not-for-all' });
	expect(await send(ruth, action, 'note', { body: 'They will ask' })).toMatchObject({ status: 409 });
	expect(await written()).not.toContain('Ask the board');
});

test('whoever leads the review notes what others said, and the commitment stays as it is', async () => {
	const action = await propose('Write a guide');
	expect(await send(ruth, action, 'note', { body: 'A draft by\nEaster' })).toEqual({ inNotes: 'written' });
	expect(await written()).toContain('Write a guide. A draft by Easter');
	expect(await readAs(ruth, (tx) => readAction(tx, action))).toMatchObject({ state: 'proposed', version: 1 });
});

test('those who only read cannot write in the notes this way', async () => {
	const action = await propose('Count the beds');
	expect(await send(callum, action, 'note', { body: 'Mine' })).toMatchObject({ status: 403 });
	expect(await send(mei, action, 'note', { body: ' ' })).toMatchObject({ status: 400 });
	expect(await written()).not.toContain('Count the beds');
});

test('once the session is closed there is no review', async () => {
	const action = await propose('Call the hotels');
	await database.admin`update public.sessions set closed_at = now() where id = ${session}`;
	await expect(send(mei, action, 'accept', {})).rejects.toMatchObject({ status: 404 });
	await expect(send(ruth, action, 'note', { body: 'Late' })).rejects.toMatchObject({ status: 404 });
});
