import 'fake-indexeddb/auto';
import type { BeforeNavigate } from '@sveltejs/kit';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveDocument } from '$lib/collaboration/provider';
import { startRooms, until } from '$lib/collaboration/testing/rooms';
import type { TestRooms } from '$lib/collaboration/testing/rooms';
import { ask } from '$lib/ui/ask';
import { leavePage, maySignOut } from './leave';

vi.mock('$app/navigation', () => ({ goto: vi.fn() }));
vi.mock('$lib/ui/ask', () => ({ ask: vi.fn(async () => false) }));

let rooms: TestRooms;
beforeEach(async () => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	rooms = await startRooms({ schema: 1 });
});
afterEach(async () => {
	vi.clearAllMocks();
	vi.unstubAllGlobals();
	await rooms.close();
});

/** Whether a page is left, and whether somebody was asked before. */
async function leave(): Promise<{ left: boolean; asked: boolean }> {
	const goes = vi.fn();
	const going = { to: { url: new URL('http://colloquy.test/sign-in') }, type: 'goto' } as BeforeNavigate;
	await leavePage(going, goes);
	return { left: goes.mock.calls.length > 0, asked: vi.mocked(ask).mock.calls.length > 0 };
}

/** A document on a page, and whether the browser asks before that is closed or loaded again. */
function opens(keepCopy = true): { live: LiveDocument; asksBeforeUnload: () => boolean } {
	const page = new EventTarget();
	vi.stubGlobal('window', page);
	const live = rooms.open('Ruth', { keepCopy, schema: 1 });
	return {
		live,
		asksBeforeUnload: () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
	};
}

/** Writes something that the server doesn't take any more, because of what came just before. */
async function writeAfter(live: LiveDocument, end: () => void): Promise<void> {
	await until(() => live.status === 'saved');
	end();
	await until(() => live.status !== 'saved');
	live.doc.getText('text').insert(0, 'late');
	await until(() => live.status === 'stopped' || live.status === 'refused');
}

describe('a page is left without a question about what this device keeps', () => {
	it('[C65] when somebody was signed out elsewhere', async () => {
		const { live, asksBeforeUnload } = opens();
		await writeAfter(live, () => {
			rooms.rights.delete('Ruth');
			rooms.drop();
		});
		await until(() => live.keptOnDevice);
		expect([live.stopped, live.unsaved, asksBeforeUnload()]).toEqual(['signed-out', 1, false]);
		expect(await leave()).toEqual({ left: true, asked: false });
	});

	it('[C65] when Colloquy was updated', async () => {
		const { live, asksBeforeUnload } = opens();
		rooms.schema = 2;
		await writeAfter(live, () => void rooms.restart());
		await until(() => live.keptOnDevice);
		expect([live.stopped, live.unsaved, asksBeforeUnload()]).toEqual(['outdated', 1, false]);
		expect(await leave()).toEqual({ left: true, asked: false });
	});

	it('[C65] when somebody may only read by now, so that the next page says it', async () => {
		const { live } = opens();
		await writeAfter(live, () => {
			rooms.rights.set('Ruth', 'reader');
			rooms.tellAccessChanged();
		});
		await until(() => live.keptOnDevice);
		expect([live.refusal, live.unsaved]).toEqual(['reader', 1]);
		expect(await leave()).toEqual({ left: true, asked: false });
	});
});

it('[C65] a page asks before it is left with something that is nowhere else', async () => {
	const { live, asksBeforeUnload } = opens(false);
	await writeAfter(live, () => {
		rooms.rights.delete('Ruth');
		rooms.drop();
	});
	expect([live.keptOnDevice, asksBeforeUnload()]).toEqual([false, true]);
	expect(await leave()).toEqual({ left: false, asked: true });
});

it('[C64] [C94] signing out asks also about what a page left that is gone, in a document that is shown here and saved', async () => {
	const [gone, stays] = [opens().live, opens().live];
	for (const live of [gone, stays]) await until(() => live.status === 'saved' && live.keptOnDevice);
	await rooms.server.close();
	await until(() => gone.status === 'offline' && stays.status === 'offline');
	gone.doc.getText('text').insert(0, 'from the train');
	await until(() => gone.keptOnDevice);
	await gone.destroy();
	expect([stays.unsaved, await maySignOut()]).toEqual([0, false]);
	expect(vi.mocked(ask).mock.lastCall?.[0].lines).toHaveLength(1);
});
