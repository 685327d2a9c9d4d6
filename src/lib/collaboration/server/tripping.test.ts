import { afterEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Close } from '../protocol';
import { holdLog } from '../testing/held-log';
import type { HeldLog } from '../testing/held-log';
import type { RawClient } from '../testing/raw-client';
import { startRooms, typed, until, updateOf } from '../testing/rooms';
import type { Name, TestRooms } from '../testing/rooms';
import { createMemoryLog } from './memory-log';

// As if there were a kind of update that Yjs trips over and that nobody has thought of.
vi.mock('./content', async (original) => ({ ...(await original()), isWellFormed: () => true }));

let rooms: TestRooms;
let log: HeldLog;
let now = Date.now();

async function start(): Promise<void> {
	log = holdLog(createMemoryLog());
	rooms = await startRooms({ log, now: () => now, limits: { closeGraceMs: 200 } });
}

async function joined(name: Name, documentId = rooms.documentId): Promise<{ client: RawClient; doc: Y.Doc }> {
	const client = rooms.raw(name, { documentId });
	const doc = new Y.Doc();
	await client.sync(doc);
	return { client, doc };
}

/** Words, and then a deletion of nothing: Yjs has taken in the words before it trips. */
function breaking(words: string): Uint8Array {
	const update = typed(words).update;
	return Buffer.concat([update.subarray(0, -1), Buffer.from('010901' + '0000', 'hex')]);
}

afterEach(() => rooms.close());

it('[C38] an update that the document trips over ends its own connection; everybody else stays, with all they wrote', async () => {
	await start();
	await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, '<stored>'));
	const ruth = await joined('Ruth');
	const reader = await joined('Amina');
	const tomas = await joined('Tomas');
	log.hold();
	ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, '<queued>')));
	await until(() => rooms.server.metrics().queuedRows > 0);
	tomas.client.sendUpdate(breaking('<broken>'));
	ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, '<meanwhile>')));
	expect((await tomas.client.closed).code).toBe(Close.malformed);
	log.release();
	await until(() => ruth.client.saved === 3);
	expect(await rooms.text()).toBe('<meanwhile><queued><stored>');
	const newcomer = await joined('Ruth');
	expect(newcomer.doc.getText('text').toString()).toBe('<meanwhile><queued><stored>');
	for (const { client } of [ruth, reader]) expect(client.socket.readyState).toBe(client.socket.OPEN);
	for (const { content } of reader.client.received.filter(({ numbers }) => numbers[0] === 2))
		if (content) Y.applyUpdate(reader.doc, content);
	expect(reader.doc.getText('text').toString()).toBe('<meanwhile><queued><stored>');
	await until(() => rooms.server.metrics().closed['broke the document'] === 1);
});

it('[C38] several who break it one after the other, between others who write, take nothing with them', async () => {
	await start();
	const ruth = await joined('Ruth');
	const breakers = await Promise.all(Array.from({ length: 4 }, () => joined('Tomas')));
	for (const { client } of breakers) {
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'a')));
		client.sendUpdate(breaking('<broken>'));
		ruth.client.sendUpdate(updateOf(ruth.doc, (text) => text.insert(0, 'b')));
	}
	for (const { client } of breakers) expect((await client.closed).code).toBe(Close.malformed);
	await until(() => ruth.client.saved === 9);
	expect(await rooms.text()).toBe('babababa');
	expect((await joined('Ruth')).doc.getText('text').toString()).toBe('babababa');
});

it('[C38] is not let into that document again for some minutes, but into others', async () => {
	await start();
	const { client } = await joined('Tomas');
	client.sendUpdate(breaking('x'));
	await client.closed;
	expect((await rooms.raw('Tomas').closed).code).toBe(Close.malformed);
	await joined('Tomas', crypto.randomUUID());
	await joined('Ruth');
	now += 5 * 60_000 + 1;
	await joined('Tomas');
});

it('[C38] what the server writes while the document is made anew waits for that', async () => {
	await start();
	const { client } = await joined('Tomas');
	const loads = log.loads;
	client.sendUpdate(breaking('x'));
	await until(() => log.loads > loads);
	await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'written'));
	expect(await rooms.text()).toBe('written');
});

it('[C38] should the log be away just then, everybody comes back later', async () => {
	await start();
	const ruth = await joined('Ruth');
	const { client } = await joined('Tomas');
	log.failLoads = true;
	client.sendUpdate(breaking('x'));
	expect((await ruth.client.closed).code).toBe(Close.reload);
	log.failLoads = false;
	await joined('Ruth');
});
