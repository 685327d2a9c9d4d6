import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { readBacklog } from './backlog';
import { asWorker } from './database';
import { limit, limits } from './limits';
import { log } from './log';
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

test('an event that has failed a thousand times and more is tried again within the hour, and holds up no other', async () => {
	const seen: string[] = [];
	onEvent('fragile', 'fragile', async () => {
		throw new Error('not today');
	});
	onEvent('steady', 'steady', async (_, event) => void seen.push(event.kind));
	await database.admin`select private.append_event(kind, null, null, null) from unnest(array['fragile', 'steady']) kind`;
	await database.admin`update private.outbox set attempts = 1024
		where event_id = (select max(id) from public.events where kind = 'fragile')`;
	await drain();
	expect(seen).toEqual(['steady']);
	expect(
		await database.admin`select attempts, not_before between now() and now() + interval '1 hour' as soon from private.outbox`
	).toEqual([{ attempts: 1025, soon: true }]);
	await database.admin`delete from private.outbox`;
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

test('a job that cannot be done is logged, counted and kept for days with what it was to do', async () => {
	const logged = vi.spyOn(log, 'error');
	workOn('hopeless', async () => {
		throw new Error('refused');
	});
	await stopQueue();
	await startQueue();
	await database.admin`delete from pgboss.job`;
	await enqueue('hopeless', { n: 1 }, { retryLimit: 0 });
	await enqueue('hopeless', { n: 2 });
	await vi.waitFor(async () => expect(await readBacklog()).toMatchObject({ failing: 1, givenUp: 1 }), 10_000);
	expect(
		await database.admin`select data, keep_until > now() + interval '6 days' as kept from pgboss.job where name = 'given-up'`
	).toEqual([{ data: { n: 1 }, kept: true }]);
	expect(logged.mock.calls.map(([fields, words]) => ({ fields, words }))).toEqual(
		expect.arrayContaining([
			{ fields: expect.objectContaining({ job: 'hopeless' }), words: 'a job failed for the last time' },
			{ fields: expect.objectContaining({ job: 'hopeless' }), words: expect.stringContaining('tried again') }
		])
	);
	logged.mockRestore();
});

test('a job is tried again for at least a day and a half, also in a queue that was made with other rules', async () => {
	workOn('stubborn', async () => undefined);
	await stopQueue();
	await startQueue();
	await stopQueue();
	await database.admin`update pgboss.queue set retry_limit = 6, retry_delay_max = null, retention_seconds = 3600, dead_letter = null
		where name = 'stubborn'`;
	await startQueue();
	const [rules] = await database.admin<
		{ retryLimit: number; longestPause: number; longestWork: number; kept: number; deadLetter: string }[]
	>`
		select retry_limit as "retryLimit", retry_delay_max as "longestPause", expire_seconds as "longestWork", retention_seconds as kept, dead_letter as "deadLetter"
		from pgboss.queue where name = 'stubborn'`;
	expect(rules).toMatchObject({ longestPause: 3_600, deadLetter: 'given-up' });
	// Until pauses are an hour long it takes seven tries; from there on each is an hour, or half of one at the least.
	const hours = (rules?.retryLimit ?? 0) - 7;
	expect(hours).toBeGreaterThan(36);
	// Longer than a mail server is waited for.
	expect(rules?.longestWork).toBeGreaterThan(600);
	expect(rules?.kept).toBeGreaterThan((hours + 2) * 3_600);
});

test('jobs that are taken up together are done side by side', async () => {
	const begun: number[] = [];
	const together = Promise.withResolvers<undefined>();
	workOn<{ n: number }>('slow', async ({ n }) => {
		begun.push(n);
		if (begun.length === 3) together.resolve(undefined);
		await together.promise;
	});
	await stopQueue();
	await startQueue();
	await asWorker(async (tx) => {
		for (const n of [1, 2, 3]) await enqueue('slow', { n }, { tx });
	});
	await vi.waitFor(() => expect(begun.sort()).toEqual([1, 2, 3]), 10_000);
});

test('what waits in the outbox is told by its age', async () => {
	await database.admin`select private.append_event('waits', null, null, null)`;
	await database.admin`update public.events set at = now() - interval '90 seconds' where kind = 'waits'`;
	expect((await readBacklog())?.oldestEventSeconds).toBeGreaterThanOrEqual(90);
	await database.admin`delete from private.outbox`;
	expect((await readBacklog())?.oldestEventSeconds).toBe(0);
});
