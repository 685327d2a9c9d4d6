import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database';
import type { TestDatabase } from '../../../../tests/support/database';
import { workerPool } from '../../server/database';
import { isUnreachable } from '../../server/database/unreachable';
import { visitor } from '../testing/rooms';
import { checkAccess } from './check-access';
import { createPostgresLog } from './postgres-log';

let database: TestDatabase;

beforeAll(async () => {
	database = await freshDatabase();
});

afterAll(() => database.close());

/** What becomes of questions that a table keeps waiting, as a database does that is there and says nothing. */
async function askedInSilence(
	table: string,
	atOnce: number,
	ask: () => Promise<unknown>[]
): Promise<unknown[]> {
	return database.admin.begin(async (tx) => {
		await tx.unsafe(`lock table ${table} in access exclusive mode`);
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
		try {
			const asked = ask().map((answer) => answer.catch((error: unknown) => error));
			await waiting(atOnce);
			await vi.advanceTimersByTimeAsync(10_000);
			return await Promise.race([Promise.all(asked), turn(['still waiting'])]);
		} finally {
			vi.useRealTimers();
		}
	});
}

/** Until so many questions have reached the database. */
async function waiting(count: number): Promise<void> {
	for (;;) {
		const there = await database.admin`
			select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
		if (there.length >= count) return;
	}
}

it('[C18] a question about access that is not answered has failed, and is not asked once more for each person', async () => {
	const ruth = { ...visitor('Ruth'), userId: randomUUID(), sessionId: randomUUID() };
	const answers = await askedInSilence('public.people', 1, () => [
		checkAccess(ruth, randomUUID()),
		checkAccess(ruth, randomUUID())
	]);
	expect(answers.map(isUnreachable)).toEqual([true, true]);
	expect(await checkAccess(ruth, randomUUID())).toEqual({ outcome: 'signed-out' });
});

it('[C18] [C11] reading the log gives up on a database that says nothing', async () => {
	const log = createPostgresLog(workerPool());
	const documentId = randomUUID();
	const answers = await askedInSilence('private.document_updates', 3, () => [
		log.load(documentId),
		log.since(documentId, 0),
		log.newest([documentId])
	]);
	expect(answers.map(isUnreachable)).toEqual([true, true, true]);
	expect((await log.load(documentId)).lastSeq).toBe(0);
});
