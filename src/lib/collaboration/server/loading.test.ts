import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close, Message, Sync } from '../protocol';
import { holdLog } from '../testing/held-log';
import type { HeldLog } from '../testing/held-log';
import { pause, startRooms, typed, until, updateOf } from '../testing/rooms';
import type { TestRooms } from '../testing/rooms';
import { presenceFrame, step1Frame, step2Frame, updateFrame } from './frames';
import { createMemoryLog } from './memory-log';

let rooms: TestRooms;
let log: HeldLog;

async function start(options: Parameters<typeof startRooms>[0] = {}): Promise<void> {
	log = holdLog(createMemoryLog());
	rooms = await startRooms({ log, ...options });
}

afterEach(async () => {
	log.release();
	log.failLoads = false;
	await rooms.close();
});

describe('loading', () => {
	it('[C10] loads once for many, and answers nobody before', async () => {
		await start();
		await log.append([{ documentId: rooms.documentId, seq: 1, data: typed('whole').update }]);
		const load = log.load.bind(log);
		let open: () => void = () => undefined;
		const gate = new Promise<void>((resolve) => (open = resolve));
		log.load = async (documentId) => (await gate, load(documentId));
		const clients = Array.from({ length: 20 }, () => rooms.raw('Ruth'));
		const docs = clients.map(() => new Y.Doc());
		const synced = clients.map((client, index) => client.sync(docs[index] ?? new Y.Doc()));
		await until(() => rooms.server.metrics().connections === 20);
		await pause(30);
		expect(clients.flatMap(({ received }) => received)).toEqual([]);
		open();
		await Promise.all(synced);
		expect(log.loads).toBe(1);
		expect(new Set(docs.map((doc) => doc.getText('text').toString()))).toEqual(new Set(['whole']));
	});

	it('[C11] closes as "try again" when loading fails, and stores nothing over the document', async () => {
		await start();
		await log.append([{ documentId: rooms.documentId, seq: 1, data: typed('precious').update }]);
		log.failLoads = true;
		const ruth = rooms.raw('Ruth');
		await ruth.opened;
		ruth.send(step2Frame(typed('mine').update));
		expect((await ruth.closed).code).toBe(Close.overloaded);
		expect(ruth.received).toEqual([]);
		log.failLoads = false;
		const doc = new Y.Doc();
		await rooms.raw('Ruth').sync(doc);
		expect(doc.getText('text').toString()).toBe('precious');
	});

	it('[C11] does not show a document of which rows are missing', async () => {
		await start();
		const { doc } = typed('first');
		await log.append([
			{ documentId: rooms.documentId, seq: 1, data: updateOf(doc, (text) => text.insert(5, ' second')) }
		]);
		expect((await rooms.raw('Ruth').closed).code).toBe(Close.overloaded);
	});

	it('[C12] gives a newcomer committed state only, and then everything that follows', async () => {
		await start();
		const ruth = rooms.raw('Ruth');
		const doc = new Y.Doc();
		await ruth.sync(doc);
		log.hold();
		ruth.sendUpdate(updateOf(doc, (text) => text.insert(0, 'not yet')));
		await until(() => log.appends.length === 1);
		const tomas = rooms.raw('Tomas');
		await tomas.opened;
		tomas.send(step1Frame(Y.encodeStateVector(new Y.Doc())));
		await tomas.next(({ type, numbers }) => type === Message.sync && numbers[0] === Sync.step1);
		await pause(30);
		expect(tomas.of(Message.sync).filter(({ numbers }) => numbers[0] !== Sync.step1)).toEqual([]);
		log.release();
		const state = await tomas.next(({ type, numbers }) => type === Message.sync && numbers[0] === Sync.step2);
		const theirs = new Y.Doc();
		Y.applyUpdate(theirs, state.content ?? new Uint8Array());
		expect(theirs.getText('text').toString()).toBe('not yet');
	});

	it('[C13] keeps an update that overtakes the state it builds on', async () => {
		await start();
		const { doc } = typed('offline');
		const ruth = rooms.raw('Ruth');
		await ruth.opened;
		ruth.send(updateFrame(updateOf(doc, (text) => text.insert(7, ' and on'))));
		await ruth.sync(doc);
		await until(() => ruth.saved === 2);
		expect(await rooms.text()).toBe('offline and on');
	});

	it('[C14] unloads a room some time after its last connection', async () => {
		await start({ limits: { unloadAfterMs: 40 } });
		const ruth = rooms.raw('Ruth');
		await ruth.sync(new Y.Doc());
		await pause(80);
		expect(rooms.server.metrics().rooms).toBe(1);
		ruth.socket.close();
		await until(() => rooms.server.metrics().rooms === 0);
	});

	it('[C14] does not open a room to read', async () => {
		await start();
		expect(await rooms.text()).toBe('');
		expect(rooms.server.metrics().rooms).toBe(0);
	});

	it('[C15] compacts a long log while people write, and an idle one when it is unloaded', async () => {
		await start({ limits: { compactAfterRows: 20, compactIdleAfterRows: 2, unloadAfterMs: 20 } });
		const ruth = rooms.raw('Ruth');
		const doc = new Y.Doc();
		await ruth.sync(doc);
		for (let index = 0; index < 50; index += 1)
			ruth.sendUpdate(updateOf(doc, (text) => text.insert(index, String(index % 10))));
		await until(() => ruth.saved === 51);
		await until(async () => (await log.load(rooms.documentId)).snapshot !== null);
		ruth.socket.close();
		await until(() => rooms.server.metrics().rooms === 0);
		await until(async () => (await log.load(rooms.documentId)).updates.length < 20);
		expect(await rooms.text()).toBe('0123456789'.repeat(5));
	});
});

describe('presence', () => {
	const cursor = { section: 'a', anchor: 1, head: 1 };

	async function joined(name: 'Ruth' | 'Tomas' | 'Amina'): Promise<ReturnType<TestRooms['raw']>> {
		const client = rooms.raw(name);
		await client.sync(new Y.Doc());
		return client;
	}

	it('[C40] ignores what is said under the id of another connection', async () => {
		await start();
		const [ruth, tomas, amina] = [await joined('Ruth'), await joined('Tomas'), await joined('Amina')];
		ruth.sendPresence(1, { cursor });
		await until(() => tomas.others.has(1));
		tomas.sendPresence(1, { cursor: null }, 99);
		tomas.sendPresence(1, null, 100);
		tomas.sendPresence(2, { cursor });
		await until(() => amina.others.has(2));
		expect(amina.others.get(1)).toMatchObject({ cursor, user: { name: 'Ruth' } });
	});

	it('[C44] tells nobody outside the room who is in it', async () => {
		await start();
		rooms.outside.add('Amina');
		const [ruth, tomas, amina] = [await joined('Ruth'), await joined('Tomas'), await joined('Amina')];
		ruth.sendPresence(1, { cursor });
		await until(() => tomas.others.has(1) && amina.others.has(1));
		expect(tomas.others.get(1)).toMatchObject({ user: { name: 'Ruth' } });
		expect(JSON.stringify(amina.others.get(1))).not.toContain('Ruth');
		const late = await joined('Amina');
		await until(() => late.others.has(1));
		expect(late.others.get(1)).toMatchObject({ user: { name: 'Somebody' } });
	});

	it('[C40] lets a connection speak for one id only, however many it invents', async () => {
		await start();
		const [ruth, tomas] = [await joined('Ruth'), await joined('Tomas')];
		const entries = Array.from({ length: 200 }, (_, index) => ({
			clientId: index + 1,
			clock: 1,
			state: '{"cursor":null}'
		}));
		ruth.send(presenceFrame(entries));
		await until(() => tomas.others.size > 0);
		await pause(100);
		expect([...tomas.others.keys()]).toEqual([1]);
	});

	it('[C40] lets a person who reconnects take their id along', async () => {
		await start();
		const [first, tomas] = [await joined('Ruth'), await joined('Tomas')];
		first.sendPresence(1, { cursor: null });
		await until(() => tomas.others.has(1));
		const second = await joined('Ruth');
		second.sendPresence(1, { cursor }, 2);
		await until(() => JSON.stringify(tomas.others.get(1)).includes('section'));
		first.socket.terminate();
		await pause(60);
		expect(tomas.others.has(1)).toBe(true);
	});

	it('[C41] takes the name from the session, whatever the browser says, and tells no id', async () => {
		await start();
		const [ruth, tomas] = [await joined('Ruth'), await joined('Tomas')];
		ruth.sendPresence(1, { cursor, user: { name: 'The Convener', colour: 3 }, email: 'x@example.org' });
		await until(() => tomas.others.has(1));
		const state = tomas.others.get(1);
		expect(state).toEqual({ cursor, user: { name: 'Ruth', colour: expect.any(Number) } });
		expect(JSON.stringify(state)).not.toMatch(/person-|user-|session-/);
	});

	it('[C42] ends a connection whose presence is too large', async () => {
		await start();
		const ruth = await joined('Ruth');
		ruth.sendPresence(1, { cursor: 'x'.repeat(5_000) });
		expect((await ruth.closed).code).toBe(Close.malformed);
	});

	it('[C42] passes a hurried caret on at its own pace, and never stores it', async () => {
		await start({ limits: { presenceIntervalMs: 100 } });
		const [ruth, tomas] = [await joined('Ruth'), await joined('Tomas')];
		for (let index = 1; index <= 200; index += 1) ruth.sendPresence(1, { cursor: index }, index);
		await until(() => JSON.stringify(tomas.others.get(1) ?? '').includes('200'));
		expect(tomas.of(Message.presence).length).toBeLessThan(8);
		expect(log.appends).toEqual([]);
	});

	it('[C43] tells a newcomer who is there, and everybody when somebody leaves', async () => {
		await start();
		const ruth = await joined('Ruth');
		ruth.sendPresence(1, { cursor });
		await pause(100);
		const tomas = await joined('Tomas');
		await until(() => tomas.others.has(1));
		ruth.socket.terminate();
		await until(() => !tomas.others.has(1));
	});
});
