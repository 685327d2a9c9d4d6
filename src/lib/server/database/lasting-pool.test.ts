import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { asWorker, readAs, workerPool, writeAs, type Tx } from '../database';
import { connect } from './address';
import { inTransaction, lastingPool } from './lasting-pool';

// The driver's own way would end this process, or wait for ever.
let database: TestDatabase;
let ada: { id: string; userId: string; email: string };

beforeAll(async () => {
	database = await freshDatabase();
	ada = await signedUp(database.admin, 'Ada Adeyemi');
});
afterAll(() => database.close());

/** Ends the connection that is asleep, as a database does that restarts. */
async function endTheSleeper(): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const ended = await database.admin`select pg_terminate_backend(pid) from pg_stat_activity
			where query like '%pg_sleep(20)%' and query not like '%pg_stat_activity%' and datname = current_database()`;
		if (ended.length > 0) return;
		await pause(20);
	}
	throw new Error('Nobody slept.');
}
const one = () =>
	lastingPool((ended) => connect(database.address, 'colloquy_worker', { max: 1, onclose: ended }));
const sleep = (tx: Tx) => sql`select pg_sleep(20)`.execute(tx);
const name = (tx: Tx) =>
	sql<{ id: string }>`select id from public.me()`.execute(tx).then(({ rows }) => rows[0]?.id);

test.each([
	['a page', (): Promise<unknown> => readAs(ada, sleep)],
	['a form', (): Promise<unknown> => writeAs(ada, sleep)],
	['work in the background', (): Promise<unknown> => asWorker(sleep)]
])(
	'%s whose connection ends is told that the database is away, and the next one is served',
	async (_, ask) => {
		for (let round = 0; round < 6; round++) {
			const asked = ask();
			const refused = expect(asked).rejects.toMatchObject({ status: 503 });
			await endTheSleeper();
			await refused;
		}
		expect(await workerPool()`select 1 as one`).toEqual([{ one: 1 }]);
		await Promise.all(Array.from({ length: 12 }, async () => expect(await readAs(ada, name)).toBe(ada.id)));
	}
);

test('a connection that has gone answers nothing more and is not given out again', async () => {
	const pool = one();
	const reserved = await pool.reserve();
	await reserved.unsafe('begin');
	const asleep = expect(reserved.unsafe('select pg_sleep(20)')).rejects.toThrow();
	await endTheSleeper();
	await asleep;
	expect(await reserved.unsafe('rollback')).toHaveLength(0);
	await expect(reserved.unsafe('select 1')).rejects.toThrow();
	await expect(reserved`select 1`).rejects.toThrow();
	reserved.release();
	for (let round = 0; round < 3; round++) expect(await pool`select 1 as one`).toEqual([{ one: 1 }]);
	await pool.end();
});

test('a transaction is whole or nothing, and gives its connection back', async () => {
	const pool = one();
	const marked = () => pool`select current_setting('colloquy.mark', true) as mark`;
	await inTransaction(pool, (tx) => tx`select set_config('colloquy.mark', 'kept', false)`);
	await expect(
		inTransaction(pool, async (tx) => {
			await tx`select set_config('colloquy.mark', 'lost', false)`;
			throw new Error('no');
		})
	).rejects.toThrow('no');
	expect([...(await marked())]).toEqual([{ mark: 'kept' }]);
	const asleep = expect(inTransaction(pool, (tx) => tx`select pg_sleep(20)`)).rejects.toThrow();
	await endTheSleeper();
	await asleep;
	expect(await inTransaction(pool, (tx) => tx`select 1 as one`)).toEqual([{ one: 1 }]);
	await pool.end();
});
