import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actAs } from '../support/act-as';
import { callum, cast, dev, mei, ruth, stranger, tomas } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// Files are reached through functions of the server; their content through the rows that people see.
let database: TestDatabase;
let world: World;
const accounts: Ids = Object.fromEntries([...cast, stranger].map(({ id }) => [id, randomUUID()]));
type Tx = postgres.TransactionSql;
const picture = Buffer.from('a picture');

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

type Add = { by: string; to: 'session' | 'action'; of: string; type?: string; content?: Buffer };

/** What happens when that person adds a file, and what then is in the database; nothing of it stays. */
async function adding<T>(
	{ by, to, of, type = 'image/png', content = picture }: Add,
	look: (tx: Tx, file: string) => Promise<T>,
	before?: (tx: Tx) => Promise<unknown>
): Promise<T | string> {
	const undone = new Error('undone');
	let result: T | string = '';
	await database.admin
		.begin(async (tx) => {
			await before?.(tx);
			await actAs(tx, idOf(accounts, by));
			const add = tx.unsafe<{ id: string }[]>(
				`select private.add_${to}_file($1, 'Mei at work.png', $2, $3, 4, 3) as id`,
				[of, type, content]
			);
			const [row] = await add;
			await tx`reset role`;
			result = await look(tx, row?.id ?? '');
			throw undone;
		})
		.catch((error: unknown) => {
			if (error !== undone) result = error instanceof Error ? error.message : String(error);
		});
	return result;
}

/** Not opened yet: its rule may still become another one. */
const session = () => idOf(world.ours.rows, 'planned');
const rule = (attribution: string) => (tx: Tx) =>
	tx`update public.sessions set attribution = ${attribution}::public.attribution where id = ${session()}`;
const stored = async (tx: Tx, file: string) => {
	const [row] =
		await tx`select name, added_by, to_jsonb(f)::text as whole from public.files f where id = ${file}`;
	const events = await tx`select e::text as whole from public.events e where subject_id = ${file}`;
	return { name: row?.name, by: row?.added_by, whole: row?.whole + JSON.stringify(events) };
};

test.each([
	[ruth.id, true],
	[mei.id, true],
	[callum.id, false],
	[stranger.id, false]
])('%s adds a picture to a session: %s', async (by, may) => {
	const answer = await adding({ by, to: 'session', of: session() }, async () => 'added');
	expect(answer === 'added').toBe(may);
});

test('an attributed session keeps who added a picture, any other keeps nothing that says so', async () => {
	const add: Add = { by: mei.id, to: 'session', of: session() };
	const me = idOf(world.people, mei.id);
	expect(await adding(add, stored, rule('attributed'))).toMatchObject({ name: 'Mei at work.png', by: me });
	for (const attribution of ['chatham_house', 'confidential']) {
		const kept = await adding(add, stored, rule(attribution));
		expect(kept).toMatchObject({ name: 'picture.png', by: null });
		expect(JSON.stringify(kept)).not.toMatch(new RegExp(`${me}|Mei`));
	}
});

test('a session that becomes stricter forgets who added its pictures', async () => {
	const add: Add = { by: mei.id, to: 'session', of: session() };
	const kept = await adding(
		add,
		async (tx, file) => {
			await rule('chatham_house')(tx);
			return stored(tx, file);
		},
		rule('attributed')
	);
	expect(kept).toMatchObject({ name: 'picture.png', by: null });
	expect(JSON.stringify(kept)).not.toContain(idOf(world.people, mei.id));
});

test('notes hold pictures only, and the same picture once', async () => {
	const add: Add = { by: mei.id, to: 'session', of: session() };
	expect(await adding({ ...add, type: 'application/pdf' }, stored)).toMatch(/PNG, JPEG, GIF or WebP/);
	const again = await adding(add, async (tx, file) => {
		await actAs(tx, idOf(accounts, dev.id));
		const [row] =
			await tx`select private.add_session_file(${session()}, 'b.png', 'image/png', ${picture}, 4, 3) as id`;
		return row?.id === file;
	});
	expect(again).toBe(true);
});

test('only those a commitment concerns add files to it, and never to one they do not see', async () => {
	const of = idOf(world.ours.rows, 'actions');
	const type = 'application/pdf';
	expect(await adding({ by: tomas.id, to: 'action', of, type }, stored)).toMatchObject({
		by: idOf(world.people, tomas.id)
	});
	expect(await adding({ by: dev.id, to: 'action', of, type }, stored)).toMatch(/not yours to add/);
	const confided = idOf(world.ours.rows, 'confided');
	expect(await adding({ by: dev.id, to: 'action', of: confided, type }, stored)).toMatch(
		/no such commitment/
	);
});

test('what is in a file is read by exactly those who see its row', async () => {
	const add: Add = { by: tomas.id, to: 'action', of: idOf(world.ours.rows, 'confided') };
	const readers = await adding(add, async (tx, file) => {
		const found: string[] = [];
		for (const { id } of [...cast, stranger]) {
			await actAs(tx, idOf(accounts, id));
			const rows = await tx`select content from private.file_contents where file_id = ${file}`;
			const seen = await tx`select id from public.files where id = ${file}`;
			expect(rows.length, id).toBe(seen.length);
			if (rows.length > 0) found.push(id);
			await tx`reset role`;
		}
		return found;
	});
	expect(readers).toEqual([ruth.id, tomas.id]);
});

test('a circle has room for so much and no more', async () => {
	const full = (tx: Tx) => tx`create or replace function private.room_for_files() returns bigint
		language sql immutable set search_path = '' as 'select 10::bigint'`;
	const answer = await adding({ by: mei.id, to: 'session', of: session() }, stored, full);
	expect(answer).toMatch(/used up its room/);
});
