import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close } from '../protocol';
import type { Limits } from '../protocol';
import { holdLog } from '../testing/held-log';
import type { HeldLog } from '../testing/held-log';
import { pause, startRooms, typed, until, updateOf } from '../testing/rooms';
import type { TestRooms } from '../testing/rooms';
import { createMemoryLog } from './memory-log';

let rooms: TestRooms;
let log: HeldLog;

async function start(limits: Partial<Limits> = {}): Promise<void> {
	log = holdLog(createMemoryLog());
	rooms = await startRooms({ log, limits });
}

afterEach(async () => {
	log.release();
	log.recover();
	await rooms.close();
});

describe('stopping', () => {
	it('[C50] commits and acknowledges what is queued, then closes as restarting', async () => {
		await start();
		const ruth = rooms.raw('Ruth');
		const doc = new Y.Doc();
		await ruth.sync(doc);
		log.hold();
		ruth.sendUpdate(updateOf(doc, (text) => text.insert(0, 'last words')));
		await until(() => log.appends.length === 1);
		const closing = rooms.server.close();
		await pause(20);
		expect(ruth.socket.readyState).toBe(ruth.socket.OPEN);
		log.release();
		await closing;
		expect((await ruth.closed).code).toBe(Close.restart);
		expect(ruth.saved).toBe(2);
		expect(await rooms.text()).toBe('last words');
	});

	it('[C50] returns within a bound when the database is away', async () => {
		await start({ shutdownFlushMs: 100, closeGraceMs: 100 });
		const ruth = rooms.raw('Ruth');
		const doc = new Y.Doc();
		await ruth.sync(doc);
		log.fail();
		ruth.sendUpdate(updateOf(doc, (text) => text.insert(0, 'never acknowledged')));
		await until(() => rooms.server.metrics().queuedRows === 1);
		const began = performance.now();
		await rooms.server.close();
		expect(performance.now() - began).toBeLessThan(1_000);
		expect(ruth.saved).toBe(1);
	});

	it('[C51] a write is committed when it resolves, and sent to those who are there', async () => {
		await start();
		const ruth = rooms.raw('Ruth');
		await ruth.sync(new Y.Doc());
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'summary'));
		expect(await rooms.text()).toBe('summary');
		await ruth.next(({ numbers }) => numbers[0] === 2);
	});

	it('[C51] a write that throws changes nothing', async () => {
		await start();
		const failing = rooms.server.write(rooms.documentId, (doc) => {
			doc.getText('text').insert(0, 'half');
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(await rooms.text()).toBe('');
	});

	it('[C51] a write goes through once when another process was faster', async () => {
		await start();
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'a'));
		await log.append([{ documentId: rooms.documentId, seq: 2, data: typed('b').update }]);
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'c'));
		expect([...(await rooms.text())].sort().join('')).toBe('abc');
	});

	it('[C51] a write goes through once when its commit succeeded and only the answer was lost', async () => {
		await start();
		const append = log.append.bind(log);
		log.append = async (rows) => {
			log.append = append;
			await append(rows);
			throw new Error('the connection was lost');
		};
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'once'));
		expect(await rooms.text()).toBe('once');
	});

	it('[C52] a read sees nothing that is not committed', async () => {
		await start();
		const ruth = rooms.raw('Ruth');
		const doc = new Y.Doc();
		await ruth.sync(doc);
		log.hold();
		ruth.sendUpdate(updateOf(doc, (text) => text.insert(0, 'not yet')));
		await until(() => log.appends.length === 1);
		expect(await rooms.text()).toBe('');
		log.release();
		await until(async () => (await rooms.text()) === 'not yet');
	});
});
