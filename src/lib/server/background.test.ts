import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { asWorker } from './database';
import { limit, limits } from './limits';
import { drain, onEvent } from './outbox';
import { enqueue, startQueue, stopQueue, workOn } from './queue';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await stopQueue();
	await database.close();
});

test('a limit allows so many tries, says how long to wait, and counts each key alone', async () => {
	const tries = [];
	for (let count = 0; count <= limits.code.times; count++) tries.push(await limit('code', 'ada@example.org'));
	expect(tries.map(({ allowed }) => allowed)).toEqual([...Array(limits.code.times).fill(true), false]);
	expect(tries.at(-1)?.retryAfterSeconds).toBeGreaterThan(500);
	expect((await limit('code', 'ben@example.org')).allowed).toBe(true);
	expect(await database.admin`select key from private.limits where key like '%ada%'`).toEqual([]);
});

test('every event reaches its listeners once; one that fails holds up no other', async () => {
	const seen: string[] = [];
	let broken = true;
	onEvent('all', '', async (_, event) => void seen.push(event.kind));
	onEvent('fragile', 'b.', async () => {
		if (broken) throw new Error('not today');
	});
	await database.admin`select private.append_event(kind, null, null, null) from unnest(array['a.one', 'b.two', 'c.three']) kind`;
	expect(await drain()).toBe(3);
	expect(await database.admin`select attempts from private.outbox`).toEqual([{ attempts: 1 }]);
	broken = false;
	await database.admin`update private.outbox set not_before = now()`;
	await drain();
	expect(await database.admin`select from private.outbox`).toEqual([]);
	expect(seen).toEqual(['a.one', 'b.two', 'c.three', 'b.two']);
});

test('a job is done once it is committed, and is not there when its transaction fails', async () => {
	const done: unknown[] = [];
	workOn<{ n: number }>('count', async (data) => void done.push(data));
	await startQueue();
	await asWorker(async (tx) => {
		await enqueue('count', { n: 1 }, { tx });
		await sql`select 1`.execute(tx);
	});
	await asWorker(async (tx) => {
		await enqueue('count', { n: 2 }, { tx });
		throw new Error('no');
	}).catch(() => undefined);
	for (let tries = 0; tries < 60 && done.length === 0; tries++) await pause(100);
	await pause(300);
	expect(done).toEqual([{ n: 1 }]);
});

test('a job that fails takes none of those with it that were taken up together', async () => {
	const done: number[] = [];
	workOn<{ n: number }>('mixed', async ({ n }) => {
		if (n === 3) throw new Error('refused');
		done.push(n);
	});
	await stopQueue();
	await startQueue();
	await asWorker(async (tx) => {
		for (const n of [1, 2, 3, 4]) await enqueue('mixed', { n }, { tx });
	});
	const states = async () =>
		Object.fromEntries(
			(
				await database.admin<{ n: string; state: string }[]>`
					select data ->> 'n' as n, state::text from pgboss.job where name = 'mixed'`
			).map(({ n, state }) => [n, state])
		);
	for (let tries = 0; tries < 60 && Object.values(await states()).includes('created'); tries++)
		await pause(100);
	await vi.waitFor(async () =>
		expect(await states()).toEqual({ 1: 'completed', 2: 'completed', 3: 'retry', 4: 'completed' })
	);
	expect(done.sort()).toEqual([1, 2, 4]);
});
