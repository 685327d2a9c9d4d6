import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { beginReadAs, readAs, writeAs, type Tx } from '../database';
import { sharingReads } from './shared-read';

let database: TestDatabase;
let ada: { id: string; userId: string; email: string };
let ben: typeof ada;

beforeAll(async () => {
	database = await freshDatabase();
	ada = await signedUp(database.admin, 'Ada Adeyemi');
	ben = await signedUp(database.admin, 'Ben Okafor');
});
afterAll(() => database.close());

const turn = () => new Promise((resolve) => setImmediate(resolve));

// Two reads in one transaction have one snapshot, and one connection.
async function snapshot(tx: Tx): Promise<string> {
	const { rows } = await sql<{ seen: string }>`
		select pg_backend_pid() || ' ' || pg_current_snapshot() || ' ' || transaction_timestamp() as seen`.execute(
		tx
	);
	return rows[0]?.seen ?? '';
}

const who = async (tx: Tx) => (await sql<{ id: string }>`select id from public.me()`.execute(tx)).rows[0]?.id;

test('a page and its layouts read in one transaction', async () => {
	const [layout, page] = await sharingReads(async () => {
		const above = readAs(ada, snapshot);
		const below = above.then(() => readAs(ada, snapshot));
		return Promise.all([above, below]);
	});
	expect(page).toBe(layout);
});

test('what is asked before somebody is known shares it, too, and is not asked as them', async () => {
	const role = async (tx: Tx) => {
		const { rows } = await sql<{ role: string }>`select current_user as role`.execute(tx);
		return { role: rows[0]?.role, seen: await snapshot(tx) };
	};
	const { first, then, me } = await sharingReads(async () => ({
		first: await beginReadAs(ada, role),
		then: await readAs(ada, role),
		me: await readAs(ada, who)
	}));
	expect(first.role).toBe('colloquy_people');
	expect(then).toEqual({ role: 'authenticated', seen: first.seen });
	expect(me).toBe(ada.id);
});

test('what went wrong there is told, and leaves the rest of the request in order', async () => {
	const me = await sharingReads(async () => {
		await expect(beginReadAs(ada, (tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow(/division/);
		return readAs(ada, who);
	});
	expect(me).toBe(ada.id);
});

test('two requests of one person share nothing', async () => {
	const seen = await Promise.all([1, 2].map(() => sharingReads(() => readAs(ada, snapshot))));
	expect(new Set(seen).size).toBe(2);
});

test('two people within one request share nothing', async () => {
	const seen = await sharingReads(() => Promise.all([readAs(ada, who), readAs(ben, who)]));
	expect(seen).toEqual([ada.id, ben.id]);
});

test('what a request wrote, it reads afterwards', async () => {
	const name = await sharingReads(async () => {
		await readAs(ada, who);
		await writeAs(ada, (tx) =>
			tx.updateTable('people').set({ name: 'Ada A.' }).where('id', '=', ada.id).execute()
		);
		const person = await readAs(ada, (tx) =>
			tx.selectFrom('people').select('name').where('id', '=', ada.id).executeTakeFirst()
		);
		return person?.name;
	});
	expect(name).toBe('Ada A.');
});

test('nothing is held open while a request waits for something else', async () => {
	await sharingReads(async () => {
		await readAs(ada, snapshot);
		await turn();
		await turn();
		await expect
			.poll(async () => {
				const [row] = await database.admin<
					{ open: number }[]
				>`select count(*)::int as open from pg_stat_activity
					where usename = 'colloquy_people' and state like 'idle in transaction%'`;
				return row?.open;
			})
			.toBe(0);
	});
});

test('a statement that fails is the fault of the one who sent it', async () => {
	const [broken, sound] = await sharingReads(() =>
		Promise.allSettled([
			readAs(ada, (tx) => sql`select 1 / 0`.execute(tx)),
			readAs(ada, async (tx) => {
				await turn();
				await snapshot(tx);
				return who(tx);
			})
		])
	);
	expect(broken).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
	expect(sound).toEqual({ status: 'fulfilled', value: ada.id });
});
