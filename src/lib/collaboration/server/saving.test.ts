import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close, Message } from '../protocol';
import { holdLog } from '../testing/held-log';
import type { HeldLog } from '../testing/held-log';
import type { RawClient } from '../testing/raw-client';
import { pause, startRooms, typed, until, updateOf } from '../testing/rooms';
import type { Name, TestRooms } from '../testing/rooms';
import { createMemoryLog } from './memory-log';

let rooms: TestRooms;
let log: HeldLog;

async function start(limits: Parameters<typeof startRooms>[0] = {}): Promise<void> {
	log = holdLog(createMemoryLog());
	rooms = await startRooms({ log, ...limits });
}

async function joined(name: Name): Promise<{ client: RawClient; doc: Y.Doc }> {
	const client = rooms.raw(name);
	const doc = new Y.Doc();
	await client.sync(doc);
	return { client, doc };
}

const updatesOf = (client: RawClient): number =>
	client.of(Message.sync).filter(({ numbers }) => numbers[0] === 2).length;

afterEach(async () => {
	log.release();
	log.recover();
	await rooms.close();
});

describe('what is seen is on disk', () => {
	it('[C1] sends an update to nobody before it is committed', async () => {
		await start();
		const ruth = await joined('Ruth');
		const tomas = await joined('Tomas');
		log.hold();
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'Water')));
		await until(() => log.appends.length > 0);
		await pause(50);
		expect(updatesOf(tomas.client)).toBe(0);
		log.release();
		await until(() => updatesOf(tomas.client) === 1);
	});

	it('[C2] acknowledges by count after the commit, not before', async () => {
		await start();
		const { client, doc } = await joined('Ruth');
		await until(() => client.saved === 1);
		log.hold();
		for (const letter of 'abc') client.sendUpdate(updateOf(doc, (text) => text.insert(0, letter)));
		await until(() => log.appends.length > 0);
		await pause(30);
		expect(client.saved).toBe(1);
		log.release();
		await until(() => client.saved === 4);
		expect(await rooms.text()).toBe('cba');
	});

	it('[C2] starts the count again with every connection', async () => {
		await start();
		const first = await joined('Ruth');
		first.client.sendUpdate(updateOf(first.doc, (text) => text.insert(0, 'a')));
		await until(() => first.client.saved === 2);
		const second = await joined('Ruth');
		await until(() => second.client.saved === 1);
	});

	it('[C3] commits together what queued up during a commit, of all rooms', async () => {
		await start();
		const other = crypto.randomUUID();
		const { client, doc } = await joined('Ruth');
		log.hold();
		client.sendUpdate(updateOf(doc, (text) => text.insert(0, 'a')));
		await until(() => log.appends.length === 1);
		const written = rooms.server.write(other, (theirs) => theirs.getText('text').insert(0, 'x'));
		for (const letter of 'bcd') client.sendUpdate(updateOf(doc, (text) => text.insert(0, letter)));
		await until(() => rooms.server.metrics().queuedRows === 5);
		log.release();
		await written;
		expect(log.appends.map((rows) => rows.length)).toEqual([1, 4]);
	});

	it('[C4] stores nothing for a state that adds nothing, and still acknowledges it', async () => {
		await start();
		const ruth = await joined('Ruth');
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'Water')));
		await until(() => ruth.client.saved === 2);
		const again = rooms.raw('Ruth');
		await again.sync(ruth.doc);
		await until(() => again.saved === 1);
		expect(log.appends).toHaveLength(1);
	});

	it('[C4] keeps the deletions of a state that adds nothing else', async () => {
		await start();
		const ruth = await joined('Ruth');
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'Water')));
		await until(() => ruth.client.saved === 2);
		updateOf(ruth.doc, (text) => text.delete(0, 2));
		const again = rooms.raw('Ruth');
		await again.sync(ruth.doc);
		await until(() => again.saved === 1);
		expect(await rooms.text()).toBe('ter');
	});

	it('[C5] tells everybody when commits fail and when they work again, and loses nothing', async () => {
		await start();
		const ruth = await joined('Ruth');
		const tomas = await joined('Tomas');
		log.fail();
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'kept')));
		for (const { client } of [ruth, tomas])
			await client.next(({ type, numbers }) => type === Message.store && numbers[0] === 0);
		expect(ruth.client.saved).toBeLessThan(2);
		expect(updatesOf(tomas.client)).toBe(0);
		log.recover();
		for (const { client } of [ruth, tomas])
			await client.next(({ type, numbers }) => type === Message.store && numbers[0] === 1);
		await until(() => ruth.client.saved === 2 && updatesOf(tomas.client) === 1);
		expect(await rooms.text()).toBe('kept');
	});

	it('[C5] [C18] tells everybody who waits when a commit is not answered, goes on waiting, and tells when it is', async () => {
		await start({ limits: { commitSilentMs: 40 } });
		const ruth = await joined('Ruth');
		const tomas = rooms.raw('Tomas', { documentId: crypto.randomUUID() });
		await tomas.sync(new Y.Doc());
		log.hold();
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'kept')));
		await ruth.client.next(({ type, numbers }) => type === Message.store && numbers[0] === 0);
		expect(tomas.of(Message.store)).toEqual([]);
		tomas.sendUpdate(typed('also').update);
		await tomas.next(({ type, numbers }) => type === Message.store && numbers[0] === 0);
		expect(log.appends).toHaveLength(1);
		log.release();
		for (const client of [ruth.client, tomas]) {
			await client.next(({ type, numbers }) => type === Message.store && numbers[0] === 1);
			await until(() => client.saved === 2);
		}
		expect(log.appends).toHaveLength(2);
	});

	it('[C5] tells a newcomer as well that nothing is saved at the moment', async () => {
		await start();
		const ruth = await joined('Ruth');
		log.fail();
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'kept')));
		await ruth.client.next(({ type }) => type === Message.store);
		const tomas = rooms.raw('Tomas');
		await tomas.next(({ type, numbers }) => type === Message.store && numbers[0] === 0);
	});

	it('[C6] closes as overloaded past the bound, and keeps what was queued', async () => {
		await start({ limits: { queuedBytesPerRoom: 2_000 } });
		const ruth = await joined('Ruth');
		log.fail();
		for (let round = 0; round < 5; round += 1) {
			ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(text.length, 'x'.repeat(600))));
		}
		expect((await ruth.client.closed).code).toBe(Close.overloaded);
		expect((await rooms.raw('Tomas').closed).code).toBe(Close.overloaded);
		const { queuedRows } = rooms.server.metrics();
		log.recover();
		await until(() => rooms.server.metrics().queuedRows === 0);
		expect(queuedRows).toBeGreaterThan(2);
		expect(await rooms.text()).toHaveLength(queuedRows * 600);
	});

	it('[C7] does not unload a room with uncommitted updates', async () => {
		await start({ limits: { unloadAfterMs: 20 } });
		const ruth = await joined('Ruth');
		log.fail();
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'kept')));
		await until(() => rooms.server.metrics().queuedRows > 0);
		ruth.client.socket.close();
		await pause(100);
		expect(rooms.server.metrics().rooms).toBe(1);
		log.recover();
		await until(() => rooms.server.metrics().rooms === 0);
		expect(await rooms.text()).toBe('kept');
	});

	it('[C8] reads what another process has written, passes it on, and commits its own under the next number', async () => {
		await start();
		const ruth = await joined('Ruth');
		const tomas = await joined('Tomas');
		await log.append([{ documentId: rooms.documentId, seq: 1, data: typed('elsewhere').update }]);
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'here ')));
		await until(() => ruth.client.saved === 2);
		for (const client of [ruth.client, tomas.client]) await until(() => updatesOf(client) > 0);
		const { updates } = await log.load(rooms.documentId);
		expect(updates.map(({ seq }) => seq)).toEqual([1, 2]);
		expect(await rooms.text()).toContain('elsewhere');
		expect(await rooms.text()).toContain('here ');
	});

	it('[C8] closes a room whose number is taken by nothing that can be read', async () => {
		await start();
		const ruth = await joined('Ruth');
		log.append = async () => new Map([[rooms.documentId, 'taken']]);
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'here ')));
		expect((await ruth.client.closed).code).toBe(Close.reload);
	});

	it('[C9] lets other documents go on when one cannot be committed', async () => {
		await start();
		const append = log.append.bind(log);
		log.append = async (rows) => {
			const obstacles = await append(rows.filter(({ documentId }) => documentId !== rooms.documentId));
			return rows.some(({ documentId }) => documentId === rooms.documentId)
				? obstacles.set(rooms.documentId, 'failed')
				: obstacles;
		};
		const ruth = await joined('Ruth');
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'stuck')));
		await ruth.client.next(({ type }) => type === Message.store);
		const other = crypto.randomUUID();
		await rooms.server.write(other, (doc) => doc.getText('text').insert(0, 'fine'));
		expect(await rooms.text(other)).toBe('fine');
		log.append = append;
		await until(() => ruth.client.saved === 2);
		expect(await rooms.text()).toBe('stuck');
	});
});
