import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database';
import type { TestDatabase } from '../../../../tests/support/database';
import { workerPool } from '../../server/database';
import { startRooms, typed } from '../testing/rooms';
import { followsTheLogRules } from '../testing/update-log.contract';
import { createPostgresLog } from './postgres-log';
import type { UpdateLog } from './update-log';

let database: TestDatabase;
let log: UpdateLog;

beforeAll(async () => {
	database = await freshDatabase();
	log = createPostgresLog(workerPool());
});

afterAll(() => database.close());

/** The notes of a new session. */
async function newDocument(): Promise<string> {
	const [row] = await database.admin<{ id: string }[]>`
		with host as (
			insert into public.organisations (name) values (${`Host ${randomUUID()}`}) returning id
		), circle as (
			insert into public.circles (name, host_id) select 'Water and roads', id from host returning id
		)
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		select id, 'First session', now(), now() + interval '2 hours', 'Europe/London', 'chatham_house' from circle
		returning id`;
	const [document] = await database.admin<{ id: string }[]>`
		select id from public.documents where session_id = ${row?.id ?? ''} and kind = 'notes'`;
	return document?.id ?? '';
}

followsTheLogRules(
	'the log in Postgres',
	() => log,
	() => newDocument()
);

describe('only in Postgres', () => {
	it('[C9] a document that is gone does not hold up the others', async () => {
		const [there, gone] = [await newDocument(), randomUUID()];
		const obstacles = await log.append([
			{ documentId: gone, seq: 1, data: typed('gone').update },
			{ documentId: there, seq: 1, data: typed('there').update }
		]);
		expect(obstacles).toEqual(new Map([[gone, 'gone']]));
		expect((await log.load(there)).lastSeq).toBe(1);
	});

	it('[C51] a server-side change to a document that is gone fails', async () => {
		const rooms = await startRooms({ log });
		await expect(
			rooms.server.write(randomUUID(), (doc) => doc.getText('text').insert(0, 'x'))
		).rejects.toThrow();
		await rooms.close();
	});

	it('commits two thousand rows at once', async () => {
		const documentId = await newDocument();
		const { update } = typed('x');
		const rows = Array.from({ length: 2_000 }, (_, index) => ({ documentId, seq: index + 1, data: update }));
		expect(await log.append(rows)).toEqual(new Map());
		expect((await log.load(documentId)).updates).toHaveLength(2_000);
	});
});
