import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close, Message, Sync } from '../protocol';
import { holdLog } from '../testing/held-log';
import type { HeldLog } from '../testing/held-log';
import { pause, startRooms, typed, until, updateOf } from '../testing/rooms';
import type { TestRooms } from '../testing/rooms';
import { step1Frame, step2Frame, updateFrame } from './frames';
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

	/** A long document of which some rows are in a snapshot, and a newcomer who asks before it is read. */
	async function newcomerToALongOne(missing?: number): Promise<ReturnType<TestRooms['raw']>> {
		const doc = new Y.Doc();
		const words = (count: number): Uint8Array =>
			updateOf(doc, (text) => text.insert(text.length, 'words '.repeat(count)));
		await log.append([{ documentId: rooms.documentId, seq: 1, data: words(50_000) }]);
		await log.compact(rooms.documentId);
		const rows = Array.from({ length: 120 }, (_each, index) => ({
			documentId: rooms.documentId,
			seq: index + 2,
			data: words(1)
		}));
		await log.append(rows.filter(({ seq }) => seq !== missing));
		const load = log.load.bind(log);
		let open: () => void = () => undefined;
		const gate = new Promise<void>((resolve) => (open = resolve));
		log.load = async (documentId) => (await gate, load(documentId));
		const client = rooms.raw('Amina');
		await client.opened;
		client.send(step1Frame(Y.encodeStateVector(new Y.Doc())));
		await pause(50);
		open();
		return client;
	}

	it('[C16] sends a newcomer to a long document what is stored, whole before it says so, and once', async () => {
		await start();
		const client = await newcomerToALongOne();
		await client.next(({ type }) => type === Message.role);
		const contents = client.received.slice(
			0,
			client.received.findIndex(({ type }) => type === Message.role)
		);
		expect(contents.map(({ numbers }) => numbers[0])).toEqual([
			Sync.update,
			Sync.update,
			Sync.update,
			Sync.step2
		]);
		const theirs = new Y.Doc();
		for (const { content } of contents) Y.applyUpdate(theirs, content ?? new Uint8Array());
		expect(theirs.getText('text').toString()).toBe('words '.repeat(50_120));
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'more '));
		await until(() => client.of(Message.sync).length === 6);
		expect(client.of(Message.sync).filter(({ numbers }) => numbers[0] === Sync.step2)).toHaveLength(1);
	});

	it('[C16] [C11] sends nothing of a long document of which a number is missing', async () => {
		await start();
		const client = await newcomerToALongOne(60);
		expect((await client.closed).code).toBe(Close.overloaded);
		expect(client.received).toEqual([]);
	});

	it('encodes once for those who come back together, and again after a change', async () => {
		await start();
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'one'));
		const [first, second, third] = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
		await Promise.all([rooms.raw('Ruth').sync(first), rooms.raw('Tomas').sync(second)]);
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(3, ' two'));
		await rooms.raw('Ruth').sync(third);
		expect([first, second, third].map((doc) => doc.getText('text').toString())).toEqual([
			'one',
			'one',
			'one two'
		]);
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
		await until(async () => {
			const { snapshotSeq, lastSeq } = await log.load(rooms.documentId);
			return lastSeq - snapshotSeq < 2;
		});
		expect(await rooms.text()).toBe('0123456789'.repeat(5));
	});
});
