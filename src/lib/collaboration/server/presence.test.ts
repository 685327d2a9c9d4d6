import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close, Message } from '../protocol';
import { holdLog } from '../testing/held-log';
import type { HeldLog } from '../testing/held-log';
import { pause, startRooms, until } from '../testing/rooms';
import type { TestRooms } from '../testing/rooms';
import { presenceFrame } from './frames';
import { createMemoryLog } from './memory-log';

let rooms: TestRooms;
let log: HeldLog;

async function start(options: Parameters<typeof startRooms>[0] = {}): Promise<void> {
	log = holdLog(createMemoryLog());
	rooms = await startRooms({ log, ...options });
}

afterEach(async () => {
	log.release();
	await rooms.close();
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
