import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StopReason } from './provider';
import { describeSaving } from './save-words';
import { holdLog } from './testing/held-log';
import type { HeldLog } from './testing/held-log';
import { pause, startRooms, until } from './testing/rooms';
import type { TestRooms } from './testing/rooms';
import { createMemoryLog } from './server/memory-log';

let rooms: TestRooms;
let log: HeldLog;

async function start(limits: Parameters<typeof startRooms>[0] = {}): Promise<void> {
	log = holdLog(createMemoryLog());
	rooms = await startRooms({ log, ...limits });
}

afterEach(async () => {
	log.release();
	log.recover();
	await rooms.close();
});

describe('the browser', () => {
	it('[C60] is ready after the first sync and not before', async () => {
		await start();
		await rooms.server.write(rooms.documentId, (doc) => doc.getText('text').insert(0, 'whole'));
		const ruth = rooms.open('Ruth');
		let seen: string | null = null;
		void ruth.ready.then(() => (seen = ruth.doc.getText('text').toString()));
		expect(ruth.status).toBe('loading');
		await until(() => seen !== null);
		expect(seen).toBe('whole');
	});

	it('[C61] says saved only after the commit', async () => {
		await start();
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		log.hold();
		ruth.doc.getText('text').insert(0, 'a');
		ruth.doc.getText('text').insert(1, 'b');
		expect([ruth.status, ruth.unsaved]).toEqual(['saving', 2]);
		await pause(50);
		expect(ruth.status).toBe('saving');
		const saved = ruth.whenSaved();
		log.release();
		expect(await saved).toBe(true);
		expect([ruth.status, ruth.unsaved]).toEqual(['saved', 0]);
	});

	it('[C61] counts what is made offline and saves it after the outage', async () => {
		await start();
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		const { server } = rooms;
		await server.close();
		await until(() => ruth.status === 'offline');
		for (const letter of 'twelve words') ruth.doc.getText('text').insert(0, letter);
		expect(ruth.unsaved).toBe(12);
		await rooms.restart();
		await until(() => ruth.status === 'saved');
		expect(ruth.unsaved).toBe(0);
		expect(await rooms.text()).toHaveLength(12);
	});

	it('[C5] says "not saved" while the server cannot commit', async () => {
		await start();
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		log.fail();
		ruth.doc.getText('text').insert(0, 'a');
		await until(() => ruth.status === 'not-saved');
		expect(ruth.unsaved).toBe(1);
		log.recover();
		await until(() => ruth.status === 'saved');
	});

	it('[C23] [C30] tells a person who became a reader which changes were not kept, and saves them if they may write again', async () => {
		await start();
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		rooms.rights.set('Ruth', 'reader');
		rooms.tellAccessChanged();
		await until(() => ruth.role === 'reader');
		ruth.doc.getText('text').insert(0, 'late');
		await until(() => ruth.status === 'refused');
		expect([ruth.refusal, ruth.unsaved]).toEqual(['reader', 1]);
		expect(await ruth.whenSaved(100)).toBe(false);
		rooms.rights.set('Ruth', 'writer');
		rooms.tellAccessChanged();
		await until(() => ruth.status === 'saved');
		expect(await rooms.text()).toBe('late');
	});

	it('[C30] shows a reader that they read', async () => {
		await start();
		const amina = rooms.open('Amina');
		await until(() => amina.status === 'read-only');
		expect(amina.role).toBe('reader');
	});

	it('[C63] [C64] stops when access is lost, and says so once', async () => {
		await start();
		const lost: StopReason[] = [];
		const ruth = rooms.open('Ruth', { onAccessLost: (reason) => lost.push(reason) });
		await until(() => ruth.status === 'saved');
		rooms.rights.set('Ruth', 'none');
		rooms.tellAccessChanged();
		await until(() => ruth.status === 'stopped');
		await pause(300);
		expect(lost).toEqual(['no-access']);
		expect(rooms.server.metrics().connections).toBe(0);
	});

	it('[C24] renews the session once before it believes that it has ended', async () => {
		await start();
		let hasRunOut = true;
		const refreshSession = vi.fn(async () => {
			rooms.rights.set('Ruth', 'writer');
			hasRunOut = false;
			return true;
		});
		rooms.rights.delete('Ruth');
		const ruth = rooms.open('Ruth', { refreshSession });
		await until(() => ruth.status === 'saved');
		expect([hasRunOut, refreshSession.mock.calls.length]).toEqual([false, 1]);
		rooms.rights.delete('Ruth');
		refreshSession.mockImplementation(async () => false);
		rooms.tellAccessChanged();
		await until(() => ruth.stopped === 'signed-out');
	});

	it('[C24] [C63] comes back when a lid was closed until the session ran out and the network is not there at once', async () => {
		await start();
		const ruth = rooms.open('Ruth', {
			refreshSession: vi
				.fn<() => Promise<boolean>>()
				.mockRejectedValueOnce(new TypeError('Failed to fetch'))
				.mockImplementation(async () => {
					rooms.rights.set('Ruth', 'writer');
					return true;
				})
		});
		await until(() => ruth.status === 'saved');
		const random = vi.spyOn(Math, 'random').mockReturnValue(0);
		rooms.rights.delete('Ruth');
		rooms.drop();
		await until(() => ruth.status === 'offline');
		ruth.doc.getText('text').insert(0, 'before the lid closed');
		expect([ruth.unsaved, ruth.stopped]).toEqual([1, null]);
		await until(() => ruth.status === 'saved', 15_000);
		random.mockRestore();
		expect(await rooms.text()).toBe('before the lid closed');
	});

	it('[C63] sends in parts what is too large for one message', async () => {
		await start();
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		ruth.doc.getText('text').insert(0, 'x'.repeat(1_200_000));
		ruth.doc.getText('text').insert(0, 'and on: ');
		await until(() => ruth.unsaved === 0);
		expect([ruth.status, await rooms.text()]).toEqual(['saved', `and on: ${'x'.repeat(1_200_000)}`]);
	});

	it('[C63] does not send what can’t be sent in parts, and says so', async () => {
		await start();
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		ruth.doc.getMap('map').set('one', 'x'.repeat(1_200_000));
		await until(() => ruth.stopped === 'too-large');
		expect(ruth.unsaved).toBe(1);
	});

	it('[C26] stops in a page that knows less than documents may hold by now, and says what to do', async () => {
		await start({ schema: 2 });
		const ruth = rooms.open('Ruth', { schema: 2 });
		await until(() => ruth.status === 'saved');
		rooms.schema = 3;
		await rooms.restart();
		await until(() => ruth.stopped === 'outdated');
		expect(describeSaving(ruth)).toBe('Colloquy has been updated: reload this page');
		const reloaded = rooms.open('Ruth', { schema: 3 });
		await until(() => reloaded.status === 'saved');
		expect(rooms.server.metrics().closed).toMatchObject({ 'outdated page': 1 });
	});

	it('[C63] comes back spread in time after a restart', async () => {
		await start();
		const random = vi.spyOn(Math, 'random');
		const people = [rooms.open('Ruth'), rooms.open('Tomas')];
		await until(() => people.every(({ status }) => status === 'saved'));
		random.mockClear();
		rooms.drop();
		// The first may be back before the second has noticed: each draws how long it waits.
		await until(() => random.mock.calls.length >= 2);
		await until(() => people.every(({ status }) => status === 'saved'));
		random.mockRestore();
	});

	it('[C43] whoever comes back is seen at once by those who stayed, and sees them', async () => {
		await start();
		const [ruth, tomas] = [rooms.open('Ruth'), rooms.open('Tomas')];
		const seeEachOther = (): boolean =>
			ruth.awareness.getStates().has(tomas.doc.clientID) &&
			tomas.awareness.getStates().has(ruth.doc.clientID);
		await until(seeEachOther);
		// Long enough away to be missed.
		const random = vi.spyOn(Math, 'random').mockReturnValue(0.5);
		for (const who of ['Ruth', undefined] as const) {
			rooms.drop(who);
			await until(() => [ruth, tomas].every(({ awareness }) => awareness.getStates().size === 1));
			await until(seeEachOther, 3_000);
		}
		random.mockRestore();
	});

	it('[C66] sends nothing of others back, and hears nothing of itself', async () => {
		await start();
		const [ruth, tomas] = [rooms.open('Ruth'), rooms.open('Tomas')];
		await until(() => ruth.status === 'saved' && tomas.status === 'saved');
		tomas.awareness.setLocalStateField('cursor', { section: 'a' });
		ruth.awareness.setLocalStateField('cursor', { section: 'b' });
		const seen = (): unknown => ruth.awareness.getStates().get(tomas.doc.clientID);
		await until(() => JSON.stringify(seen() ?? '').includes('"a"'));
		expect(seen()).toMatchObject({ user: { name: 'Tomas' } });
		tomas.destroy();
		await until(() => seen() === undefined);
	});

	it('closes with nothing left behind', async () => {
		await start({ limits: { unloadAfterMs: 10 } });
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		ruth.destroy();
		ruth.destroy();
		await until(() => rooms.server.metrics().rooms === 0);
	});
});
