import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { bus } from './bus';
import { asWorker, readAs, writeAs } from './database';
import { connect } from './database/address';
import { migrate } from './database/migrate';
import { prepareThrowaway } from './database/throwaway';

let database: TestDatabase;
let ada: { id: string; userId: string; email: string };

beforeAll(async () => {
	database = await freshDatabase();
	ada = await signedUp(database.admin, 'Ada Adeyemi');
});
afterAll(() => database.close());

test('a transaction is bound to its person, and to nobody afterwards', async () => {
	const mine = await readAs(ada, (tx) =>
		sql<{ id: string; role: string }>`select id, current_user as role from public.me()`.execute(tx)
	);
	expect(mine.rows).toEqual([{ id: ada.id, role: 'authenticated' }]);
	const nobody = await readAs(null, (tx) =>
		sql<{ uid: string | null }>`select auth.uid() as uid`.execute(tx)
	);
	expect(nobody.rows).toEqual([{ uid: null }]);
});

test('reading refuses to write', async () => {
	await expect(readAs(ada, (tx) => tx.updateTable('people').set({ name: 'X' }).execute())).rejects.toThrow(
		/read-only/
	);
});

test('the login that serves people can become a visitor or a person, and nothing else', async () => {
	const people = connect(database.address, 'colloquy_people', { max: 1 });
	const mayBecome = async (role: string) =>
		people.unsafe(`set role ${role}`).then(
			() => true,
			() => false
		);
	for (const role of ['anon', 'authenticated']) expect(await mayBecome(role), role).toBe(true);
	await people`reset role`;
	for (const role of [
		'service_role',
		'postgres',
		'colloquy_worker',
		'supabase_auth_admin',
		'authenticator'
	]) {
		expect(await mayBecome(role), role).toBe(false);
	}
	await expect(people`select * from public.people`).rejects.toThrow(/permission denied/);
	await expect(people`create table public.mine ()`).rejects.toThrow(/permission denied/);
	await expect(people`create schema mine`).rejects.toThrow(/permission denied/);
	await people.end();
});

test('a start on a database that is ready changes nothing', async () => {
	const dump =
		() => database.admin`select c.relname, c.relacl::text, p.proacl::text from pg_class c full join pg_proc p on false
		order by 1, 2, 3`;
	const before = await dump();
	await prepareThrowaway(database.address);
	expect(await migrate(database.admin)).toEqual([]);
	expect(await dump()).toEqual(before);
});

test('a migration that changed after it ran is refused by name', async () => {
	const other = { version: '20261101000000', name: 'foundations', text: 'select 1' };
	await expect(migrate(database.admin, [other])).rejects.toThrow(
		/20261101000000_foundations\.sql has changed/
	);
});

test('a failing migration leaves nothing behind', async () => {
	const broken = {
		version: '99',
		name: 'broken',
		text: 'create table public.half (); select * from nowhere;'
	};
	await expect(migrate(database.admin, [broken])).rejects.toThrow(
		/99_broken\.sql failed: relation "nowhere"/
	);
	expect(await database.admin`select to_regclass('public.half') as half`).toEqual([{ half: null }]);
});

test('a new public table reaches nobody by itself', async () => {
	await database.admin.unsafe('create table public.fresh ()');
	await expect(readAs(ada, (tx) => sql`select * from public.fresh`.execute(tx))).rejects.toThrow(
		/permission denied/
	);
});

test('what a transaction recorded is announced after its commit, and only then', async () => {
	const heard: unknown[] = [];
	const stop = bus.subscribe('recorded', (change) => heard.push(change));
	const record = (tx: Parameters<Parameters<typeof writeAs>[1]>[0]) =>
		sql`select private.append_event('test.done', null, null, null)`.execute(tx);
	await database.admin`grant execute on function private.append_event to authenticated`;
	await writeAs(ada, async (tx) => {
		await record(tx);
		expect(heard).toEqual([]);
	});
	await writeAs(ada, async (tx) => {
		await record(tx);
		throw new Error('changed my mind');
	}).catch(() => undefined);
	stop();
	expect(heard).toMatchObject([{ kind: 'test.done', actorId: ada.id }]);
});

test('dates stay days, and objects and text both fit a JSON column', async () => {
	const { rows } = await asWorker((tx) =>
		sql<{
			day: string;
			made: unknown;
			given: unknown;
			list: string[];
		}>`select date '2026-11-05' as day, ${{ a: 1 }}::jsonb as made,
			${'{"a":1}'}::jsonb as given, ${['x', 'y']}::text[] as list`.execute(tx)
	);
	expect(rows).toEqual([{ day: '2026-11-05', made: { a: 1 }, given: { a: 1 }, list: ['x', 'y'] }]);
});
