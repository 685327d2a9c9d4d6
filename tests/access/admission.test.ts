import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveAccounts } from '../support/accounts';
import { callum, cast, dev, ines, mei, ruth, stranger, tomas } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { checkAccess } from '$lib/collaboration/server/check-access';
import { freshDatabase, type TestDatabase } from '../support/database';

// What live notes ask before they let a socket in.
let database: TestDatabase;
let world: World;
const everybody = [...cast, stranger];
let accounts: Ids;
const sessions: Ids = Object.fromEntries(everybody.map(({ id }) => [id, randomUUID()]));

beforeAll(async () => {
	database = await freshDatabase();
	accounts = await giveAccounts(database.admin, everybody);
	world = await buildWorld(database.admin, accounts);
	for (const { id } of everybody)
		await database.admin`insert into auth.sessions (id, user_id, created_at, updated_at)
			values (${idOf(sessions, id)}, ${idOf(accounts, id)}, now(), now())`;
});
afterAll(() => database.close());

type Admission = { role: string; circle: string | null; sees_names: boolean | null };

async function admission(person: string, document: string, session = idOf(sessions, person)) {
	const rows = await database.admin<Admission[]>`
		select role, circle, sees_names from private.admission(${idOf(accounts, person)}, ${session}, ${document})`;
	return rows.map(({ role, circle, sees_names }) => [role, circle, sees_names]);
}

async function documentOf(kind: string, circle = world.ours.id): Promise<string> {
	const [found] = await database.admin<{ id: string }[]>`
		select d.id from public.documents d join public.sessions s on s.id = d.session_id
		where d.circle_id = ${circle} and d.kind = ${kind} order by s.starts_at limit 1`;
	return found?.id ?? '';
}

test('members open the notes as their role has it; names in a Chatham House room are for those who were there', async () => {
	const notes = await documentOf('notes');
	const ours = world.ours.id;
	expect(await admission(ruth.id, notes)).toEqual([['writer', ours, true]]);
	expect(await admission(tomas.id, notes)).toEqual([['writer', ours, true]]);
	expect(await admission(mei.id, notes)).toEqual([['writer', ours, true]]);
	expect(await admission(dev.id, notes)).toEqual([['writer', ours, false]]);
	expect(await admission(ines.id, notes)).toEqual([['writer', ours, false]]);
	expect(await admission(callum.id, notes)).toEqual([['reader', ours, false]]);
});

test('nobody else opens them, nor what is not there', async () => {
	expect(await admission(stranger.id, await documentOf('notes'))).toEqual([['none', null, null]]);
	expect(await admission(ruth.id, await documentOf('notes', world.theirs.id))).toEqual([
		['none', null, null]
	]);
	expect(await admission(ruth.id, randomUUID())).toEqual([['none', null, null]]);
});

test('private notes open for the person whose they are and for no convener', async () => {
	const own = await documentOf('private');
	expect((await admission(mei.id, own)).map(([role]) => role)).toEqual(['writer']);
	for (const { id } of everybody)
		if (id !== mei.id) expect(await admission(id, own)).toEqual([['none', null, null]]);
});

test('a session that has ended, or is somebody else’s, lets nobody in', async () => {
	const notes = await documentOf('notes');
	expect(await admission(dev.id, notes, idOf(sessions, ruth.id))).toEqual([]);
	expect(await admission(dev.id, notes, randomUUID())).toEqual([]);
	await database.admin`update auth.sessions set not_after = now() - interval '1 second' where id = ${idOf(sessions, dev.id)}`;
	expect(await admission(dev.id, notes)).toEqual([]);
});

test('asking as one person leaves nothing behind for the next question', async () => {
	const notes = await documentOf('notes');
	await admission(ruth.id, notes);
	const [who] = await database.admin<{ me: string | null }[]>`select private.me() as me`;
	expect(who?.me).toBeNull();
	expect((await admission(callum.id, notes)).map(([role]) => role)).toEqual(['reader']);
});

test('many who ask in the same moment each get their own answer', async () => {
	const notes = await documentOf('notes');
	const own = await documentOf('private');
	const ask = (id: string, documentId: string, session: string | null = idOf(sessions, id)) =>
		checkAccess({ personId: id, userId: idOf(accounts, id), sessionId: session, name: id }, documentId);
	const answers = await Promise.all([
		...Array.from({ length: 30 }, () => ask(ruth.id, notes)),
		ask(callum.id, notes),
		ask(stranger.id, notes),
		ask(mei.id, own),
		ask(ruth.id, own),
		ask(tomas.id, notes, null),
		ask(tomas.id, notes, idOf(sessions, mei.id)),
		ask(ines.id, notes)
	]);
	expect(answers.slice(0, 30).every((each) => each.outcome === 'admitted' && each.role === 'writer')).toBe(
		true
	);
	expect(answers.slice(30)).toMatchObject([
		{ outcome: 'admitted', role: 'reader', seesNames: false },
		{ outcome: 'no-access' },
		{ outcome: 'admitted', role: 'writer' },
		{ outcome: 'no-access' },
		{ outcome: 'signed-out' },
		{ outcome: 'signed-out' },
		{ outcome: 'admitted', role: 'writer', seesNames: false }
	]);
});

test('a question that makes no sense spoils nobody else’s answer', async () => {
	const notes = await documentOf('notes');
	const ruths = {
		personId: ruth.id,
		userId: idOf(accounts, ruth.id),
		sessionId: idOf(sessions, ruth.id),
		name: 'Ruth'
	};
	const [good, bad] = await Promise.allSettled([
		checkAccess(ruths, notes),
		checkAccess({ ...ruths, userId: 'nobody' }, notes)
	]);
	expect(good).toMatchObject({ status: 'fulfilled', value: { outcome: 'admitted' } });
	expect(bad.status).toBe('rejected');
});
