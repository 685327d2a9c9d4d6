import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close, Message, Refusal } from '../protocol';
import type { Limits } from '../protocol';
import { origin, pause, startRooms, typed, until, updateOf } from '../testing/rooms';
import type { Name, TestRooms } from '../testing/rooms';
import { step2Frame } from './frames';
import type { RawClient } from '../testing/raw-client';

let rooms: TestRooms;

async function start(limits: Partial<Limits> = {}, now?: () => number): Promise<void> {
	rooms = await startRooms({ limits, now });
}

async function joined(name: Name, doc = new Y.Doc()): Promise<{ client: RawClient; doc: Y.Doc }> {
	const client = rooms.raw(name);
	await client.sync(doc);
	return { client, doc };
}

/** The status of an upgrade that is answered over HTTP. */
function statusOf(headers: Record<string, string>, path = `/${rooms.documentId}`): Promise<number> {
	const url = new URL(rooms.url.replace('ws:', 'http:') + path);
	return new Promise((resolve, reject) => {
		const upgrade = request(url, {
			headers: {
				connection: 'Upgrade',
				upgrade: 'websocket',
				'sec-websocket-version': '13',
				'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
				...headers
			}
		});
		upgrade.on('response', (response) => resolve(response.statusCode ?? 0));
		upgrade.on('upgrade', (_response, socket) => (socket.destroy(), resolve(101)));
		upgrade.on('error', reject);
		upgrade.end();
	});
}

afterEach(() => rooms.close());

describe('who may', () => {
	it.each([
		['a foreign one', { origin: 'http://elsewhere.test' }],
		['null', { origin: 'null' }],
		['none', {}],
		['one that begins alike', { origin: `${origin}.elsewhere.test` }],
		['one with another port', { origin: `${origin}:81` }],
		['one with another scheme', { origin: origin.replace('http', 'https') }],
		['ours with a slash', { origin: `${origin}/` }]
	])('[C20] refuses an Origin that is not ours: %s', async (_name, headers: Record<string, string>) => {
		await start();
		expect(await statusOf({ cookie: 'name=Ruth', ...headers })).toBe(403);
		expect(await statusOf({ cookie: 'name=Ruth', origin })).toBe(101);
	});

	it('answers a path that is no document with 404', async () => {
		await start();
		expect(await statusOf({ origin }, '/not-a-document')).toBe(404);
		expect(await statusOf({ origin }, `/${rooms.documentId}/more`)).toBe(404);
	});

	it.each([
		['nobody', null, Close.signedOut],
		['a stranger', 'Joel' as const, Close.noAccess]
	])('[C21] tells %s by a code and sends nothing of the document', async (_who, name, code) => {
		await start();
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'private'));
		rooms.rights.set('Joel', 'none');
		const client = rooms.raw(name);
		expect((await client.closed).code).toBe(code);
		expect(client.received).toEqual([]);
	});

	it('[C22] asks again every minute', async () => {
		await start({ accessCheckMs: 30 });
		const { client } = await joined('Ruth');
		rooms.rights.set('Ruth', 'none');
		expect((await client.closed).code).toBe(Close.noAccess);
	});

	it('[C22] [C24] closes at once when the bus tells that access was lost', async () => {
		await start();
		const { client } = await joined('Ruth');
		const { client: tomas } = await joined('Tomas');
		rooms.rights.set('Ruth', 'none');
		rooms.tellAccessChanged({ personId: 'person-Ruth' });
		expect((await client.closed).code).toBe(Close.noAccess);
		expect(tomas.socket.readyState).toBe(tomas.socket.OPEN);
	});

	it('[C22] what changes in another circle is no reason to ask', async () => {
		await start();
		const elsewhere = crypto.randomUUID();
		rooms.circles.set(rooms.documentId, 'here').set(elsewhere, 'elsewhere');
		const { client } = await joined('Ruth');
		await rooms.raw('Tomas', { documentId: elsewhere }).sync(new Y.Doc());
		const before = rooms.checks.count;
		rooms.rights.set('Ruth', 'none').set('Tomas', 'none');
		rooms.tellAccessChanged({ circleId: 'here' });
		expect((await client.closed).code).toBe(Close.noAccess);
		await pause(50);
		expect(rooms.checks.count - before).toBe(1);
	});

	it('[C22] a hundred people arrive, each told of twice: a few questions at a time, and a change is seen within two seconds', async () => {
		rooms = await startRooms({ checkMs: 5, limits: { connectionsPerPerson: 200 } });
		const all = await Promise.all(Array.from({ length: 100 }, () => joined('Ruth')));
		const { client } = await joined('Tomas');
		Object.assign(rooms.checks, { count: 0, most: 0 });
		const began = performance.now();
		for (let count = 0; count < 100; count += 1) {
			rooms.tellAccessChanged({ circleId: 'a circle' });
			await pause(15);
			rooms.tellAccessChanged({ circleId: 'a circle' });
		}
		const rounds = Math.ceil((performance.now() - began) / 1000) + 1;
		rooms.rights.set('Tomas', 'none');
		rooms.tellAccessChanged({ circleId: 'a circle' });
		const changed = performance.now();
		expect((await client.closed).code).toBe(Close.noAccess);
		expect(performance.now() - changed).toBeLessThan(2_000);
		expect(rooms.checks.most).toBeLessThanOrEqual(4);
		expect(rooms.checks.count).toBeLessThanOrEqual(rounds * (all.length + 1));
	});

	it('[C22] notices what changes between the answer of the database and the connection it lets in', async () => {
		await start();
		const { promise, resolve: answer } = Promise.withResolvers<void>();
		rooms.answering = promise;
		const [ruth, tomas] = [rooms.raw('Ruth'), rooms.raw('Tomas')];
		await until(() => rooms.checks.count === 2 && rooms.checks.atOnce === 0);
		rooms.rights.set('Ruth', 'none').set('Tomas', 'reader');
		rooms.tellAccessChanged({ personId: 'person-Ruth' });
		rooms.tellAccessChanged({ circleId: 'a circle' });
		await pause(20);
		const changed = performance.now();
		answer();
		expect((await ruth.closed).code).toBe(Close.noAccess);
		await tomas.next(({ type, numbers }) => type === Message.role && numbers[0] === 0);
		expect(performance.now() - changed).toBeLessThan(2_000);
	});

	it('[C22] asks once about somebody who is let in while nothing changes', async () => {
		await start();
		await joined('Ruth');
		await pause(50);
		expect(rooms.checks.count).toBe(1);
	});

	it('[C24] closes with 4401 when the session has ended', async () => {
		await start();
		const { client } = await joined('Ruth');
		rooms.rights.delete('Ruth');
		rooms.tellAccessChanged({ userId: 'user-Ruth' });
		expect((await client.closed).code).toBe(Close.signedOut);
	});

	it('[C23] turns a writer into a reader in place, says so, and refuses what comes after', async () => {
		await start();
		const { client, doc } = await joined('Ruth');
		rooms.rights.set('Ruth', 'reader');
		rooms.tellAccessChanged({ circleId: 'a circle' });
		await client.next(({ type, numbers }) => type === Message.role && numbers[0] === 0);
		client.sendUpdate(updateOf(doc, (text) => text.insert(0, 'late')));
		await client.next(
			({ type, numbers }) => type === Message.refused && numbers[0] === 2 && numbers[1] === Refusal.reader
		);
		await until(() => client.saved === 2);
		expect(await rooms.text()).toBe('');
	});

	it('[C23] asks for what was refused when a reader becomes a writer', async () => {
		await start();
		const { client, doc } = await joined('Amina');
		client.sendUpdate(updateOf(doc, (text) => text.insert(0, 'early')));
		await client.next(({ type }) => type === Message.refused);
		rooms.rights.set('Amina', 'writer');
		rooms.tellAccessChanged();
		await client.next(({ type, numbers }) => type === Message.role && numbers[0] === 1);
		await until(() => client.of(Message.sync).filter(({ numbers }) => numbers[0] === 0).length === 2);
		client.send(step2Frame(Y.encodeStateAsUpdate(doc)));
		await until(async () => (await rooms.text()) === 'early');
	});

	it('[C25] ends a connection whose access stays unknown for too long, and not before', async () => {
		let now = 0;
		await start({ accessUnknownMs: 1_000 }, () => now);
		const { client } = await joined('Ruth');
		rooms.accessFails = true;
		rooms.tellAccessChanged();
		await pause(30);
		expect(client.socket.readyState).toBe(client.socket.OPEN);
		now = 1_500;
		rooms.tellAccessChanged();
		expect((await client.closed).code).toBe(Close.overloaded);
	});

	it('[C25] also ends those about whom no answer comes, and those whose turn to be asked about does not', async () => {
		let now = 0;
		await start({ accessUnknownMs: 1_000, accessCheckMs: 30, accessChecksAtOnce: 1 }, () => now);
		const clients = [(await joined('Ruth')).client, (await joined('Tomas')).client];
		rooms.answering = new Promise(() => undefined);
		await pause(100);
		for (const { socket } of clients) expect(socket.readyState).toBe(socket.OPEN);
		now = 1_500;
		for (const { closed } of clients) expect((await closed).code).toBe(Close.overloaded);
	});

	it('[C30] refuses a reader with a message, while reading goes on', async () => {
		await start();
		const reader = await joined('Amina');
		const writer = await joined('Ruth');
		reader.client.sendUpdate(typed('not mine to write').update);
		await reader.client.next(({ type }) => type === Message.refused);
		writer.client.sendUpdate(updateOf(writer.doc, (text) => text.insert(0, 'hello')));
		await reader.client.next(({ type, numbers }) => type === Message.sync && numbers[0] === 2);
		expect(await rooms.text()).toBe('hello');
	});

	it('[C30] does not refuse the state of a reader who has nothing new', async () => {
		await start();
		await rooms.server.write(rooms.documentId, (doc) => {
			doc.getText('text').insert(0, 'read me');
			doc.getText('text').delete(0, 2);
		});
		const { doc } = await joined('Amina');
		const { client } = await joined('Amina', doc);
		await until(() => client.saved === 1);
		expect(client.of(Message.refused)).toEqual([]);
	});

	it('[C30] refuses to let a document grow past its bound', async () => {
		await start({ documentBytes: 3_000 });
		const { client, doc } = await joined('Ruth');
		client.sendUpdate(updateOf(doc, (text) => text.insert(0, 'x'.repeat(2_000))));
		client.sendUpdate(updateOf(doc, (text) => text.insert(0, 'y'.repeat(2_000))));
		await client.next(
			({ type, numbers }) => type === Message.refused && numbers[0] === 3 && numbers[1] === Refusal.tooLarge
		);
		client.sendUpdate(updateOf(doc, (text) => text.delete(2_000, 2_000)));
		await until(async () => (await rooms.text()) === '');
	});
});
