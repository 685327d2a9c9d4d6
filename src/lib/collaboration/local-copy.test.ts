import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { listCopies } from '$lib/offline/copies';
import { forgetAllDocuments, forgetDocuments } from '$lib/offline/forget-documents';
import { CopyStore } from './copy-store';
import { LocalCopy } from './local-copy';
import { LOCAL_COPY_RETRY_MS, LOCAL_COPY_WAIT_MS } from './protocol';
import { describeSaving } from './save-words';
import { startRooms, until } from './testing/rooms';
import type { TestRooms } from './testing/rooms';

let rooms: TestRooms;
beforeEach(async () => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	rooms = await startRooms();
});
afterEach(async () => {
	vi.restoreAllMocks();
	await rooms.close();
});

const copies = async () => (await indexedDB.databases()).map(({ name }) => name);
const counted = async () => (await listCopies()).map(({ unsaved }) => unsaved);
const write = (doc: Y.Doc, text: string) => doc.getText('text').insert(0, text);
const text = (doc: Y.Doc) => doc.getText('text').toString();

describe('the copy on the device', () => {
	it('[C60] [C62] is read, written and counted with no server at all, through every reload', async () => {
		const online = rooms.open('Ruth');
		await until(() => online.status === 'saved' && online.keptOnDevice);
		write(online.doc, 'in the room. ');
		await until(() => online.status === 'saved');
		online.destroy();
		await rooms.server.close();
		for (const [words, count] of [
			['on the train. ', 1],
			['in the tunnel. ', 2]
		] as const) {
			const live = rooms.open('Ruth');
			await live.ready;
			write(live.doc, words);
			await until(() => live.unsaved === count && live.status === 'offline' && live.keptOnDevice);
			expect(describeSaving(live)).toMatch(/kept on this device$/);
			live.destroy();
		}
		await rooms.restart();
		const back = rooms.open('Ruth');
		await until(() => back.status === 'saved' && back.unsaved === 0);
		expect(await rooms.text()).toBe('in the tunnel. on the train. in the room. ');
	});

	it('[C63] brings more than fits one message, and all of it is saved', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		await rooms.server.close();
		await until(() => ruth.status === 'offline');
		write(ruth.doc, 'x'.repeat(1_200_000));
		for (let line = 0; line < 400; line += 1) write(ruth.doc, 'a long day in the train '.repeat(100));
		await until(() => ruth.unsaved === 401 && ruth.keptOnDevice, 20_000);
		const written = text(ruth.doc);
		ruth.destroy();
		await rooms.restart();
		const back = rooms.open('Ruth');
		await until(() => back.status === 'saved' && back.unsaved === 0, 20_000);
		expect((await rooms.text()) === written).toBe(true);
	}, 60_000);

	it('[C30] [C64] no longer brings back what the document has no room for, once that is taken out', async () => {
		await rooms.close();
		rooms = await startRooms({ limits: { documentBytes: 5_000, measureSizeMs: 0 } });
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		write(ruth.doc, 'saved. ');
		await until(() => ruth.status === 'saved');
		write(ruth.doc, 'x'.repeat(8_000));
		await until(() => ruth.status === 'refused' && ruth.keptOnDevice);
		ruth.destroy();
		const again = rooms.open('Ruth');
		await until(() => again.status === 'refused');
		await again.takeOut();
		const free = rooms.open('Ruth');
		await until(() => free.status === 'saved');
		expect(text(free.doc)).toBe('saved. ');
	});

	it('[C26] stays in a page that is too old, and the new page saves what it holds', async () => {
		const old = rooms.open('Ruth', { schema: 1 });
		await until(() => old.status === 'saved' && old.keptOnDevice);
		await rooms.server.close();
		await until(() => old.status === 'offline');
		write(old.doc, 'during the update');
		rooms.schema = 2;
		await rooms.restart();
		await until(() => old.stopped === 'outdated' && old.keptOnDevice);
		expect([old.unsaved, await rooms.text()]).toEqual([1, '']);
		old.destroy();
		const reloaded = rooms.open('Ruth', { schema: 2 });
		await until(() => reloaded.status === 'saved' && reloaded.unsaved === 0);
		expect(await rooms.text()).toBe('during the update');
	});

	it('[C64] is another one for another person', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved');
		ruth.destroy();
		const tomas = rooms.open('Tomas');
		await until(() => tomas.status === 'saved');
		expect((await copies()).map((name) => name?.split(':')[2]).sort()).toEqual([
			'person-Ruth',
			'person-Tomas'
		]);
	});

	it('[C64] goes when access is lost', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		rooms.rights.set('Ruth', 'none');
		rooms.tellAccessChanged();
		await until(async () => ruth.status === 'stopped' && (await copies()).length === 0);
	});

	it('[C64] goes at sign-out, also while another tab has it open', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		await forgetAllDocuments();
		expect(await copies()).toEqual([]);
		write(ruth.doc, 'later');
		await until(() => ruth.status === 'saved' && !ruth.keptOnDevice);
		expect(await copies()).toEqual([]);
	});

	it('[C64] waits for its person when it holds what no server has, and goes otherwise', async () => {
		const ruth = rooms.open('Ruth');
		const tomas = rooms.open('Tomas');
		await until(() => ruth.status === 'saved' && tomas.status === 'saved');
		await rooms.server.close();
		await until(() => ruth.status === 'offline');
		write(ruth.doc, 'unsaved');
		await until(() => ruth.unsaved === 1);
		for (const live of [ruth, tomas]) live.destroy();
		await forgetDocuments(() => true, { alsoUnsaved: false });
		expect(await copies()).toEqual([`colloquy:document:person-Ruth:${rooms.documentId}`]);
	});

	it('[C67] is not made where the circle forbids it, and the line says what that means', async () => {
		const ruth = rooms.open('Ruth', { keepCopy: false });
		await until(() => ruth.status === 'saved');
		expect(await copies()).toEqual([]);
		await rooms.server.close();
		await until(() => ruth.status === 'offline');
		write(ruth.doc, 'a');
		expect(describeSaving(ruth)).toBe('Offline, 1 change kept only while this page is open');
	});

	it('[C67] from before it was forbidden goes, after what no server had is saved', async () => {
		const before = rooms.open('Ruth');
		await until(() => before.status === 'saved');
		await rooms.server.close();
		await until(() => before.status === 'offline');
		write(before.doc, 'from the train');
		await until(() => before.unsaved === 1);
		before.destroy();
		await rooms.restart();
		const now = rooms.open('Ruth', { keepCopy: false });
		await until(async () => now.status === 'saved' && (await copies()).length === 0);
		expect(await rooms.text()).toBe('from the train');
	});

	it('[C67] goes as soon as the circle forbids it', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		ruth.keepNoCopy();
		await until(async () => (await copies()).length === 0);
		expect(ruth.keptOnDevice).toBe(false);
	});

	it('[C68] says that the device is full, goes on in the page and loses nothing', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		await rooms.server.close();
		await until(() => ruth.status === 'offline');
		const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
		const append = vi.spyOn(CopyStore.prototype, 'append').mockImplementation(full);
		write(ruth.doc, 'more');
		await until(() => ruth.deviceFull);
		expect(describeSaving(ruth)).toMatch(/1 change in this page only: this device’s storage is full/);
		append.mockRestore();
		await rooms.restart();
		await until(() => ruth.status === 'saved');
		expect(await rooms.text()).toBe('more');
	});

	it('[C68] [C62] has all of it once there is room, also what is typed in that moment, and how much is unsaved', async () => {
		const doc = new Y.Doc();
		const copy = await LocalCopy.open('p', 'd', doc);
		const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
		const [append, change] = [
			vi.spyOn(CopyStore.prototype, 'append'),
			vi.spyOn(CopyStore.prototype, 'change')
		];
		for (const spy of [append, change]) spy.mockImplementationOnce(full);
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const count = (changes: number) => copy?.rememberUnsaved(changes, new Map([[doc.clientID, 0]]));
		write(doc, 'first. ');
		await count(1);
		await vi.waitUntil(() => copy?.isFull);
		const { squash } = CopyStore.prototype;
		vi.spyOn(CopyStore.prototype, 'squash').mockImplementationOnce(async function (this: CopyStore, merge) {
			await squash.call(this, merge);
			write(doc, 'meanwhile. ');
		});
		vi.advanceTimersByTime(LOCAL_COPY_RETRY_MS);
		vi.useRealTimers();
		await until(() => copy?.isComplete === true);
		write(doc, 'later. ');
		await count(1);
		await copy?.close();
		const found = vi.fn();
		const again = new Y.Doc();
		await (await LocalCopy.open('p', 'd', again, { found }))?.close();
		expect(text(again)).toBe('later. meanwhile. first. ');
		expect(found).toHaveBeenCalledWith(1, [[doc.clientID, 0]]);
	});

	it('[C94] counts what a page that is gone left, while another has the document open and is saved', async () => {
		const [gone, stays] = [rooms.open('Ruth'), rooms.open('Ruth')];
		for (const live of [gone, stays]) await until(() => live.status === 'saved' && live.keptOnDevice);
		await rooms.server.close();
		await until(() => gone.status === 'offline' && stays.status === 'offline');
		write(gone.doc, 'from the train');
		await until(() => gone.unsaved === 1 && gone.keptOnDevice);
		await gone.destroy();
		await rooms.restart();
		await until(() => stays.status === 'saved');
		write(stays.doc, 'a');
		await until(() => stays.status === 'saved' && stays.unsaved === 0);
		await forgetDocuments(() => true, { alsoUnsaved: false });
		stays.keepNoCopy();
		expect(await counted()).toEqual([1]);
		const next = rooms.open('Ruth');
		await until(async () => next.status === 'saved' && (await counted()).join() === '0');
		expect(await rooms.text()).toContain('from the train');
	});

	it('[C94] counts each change once, whichever of its pages has it', async () => {
		const first = rooms.open('Ruth');
		await until(() => first.status === 'saved' && first.keptOnDevice);
		await rooms.server.close();
		await until(() => first.status === 'offline');
		write(first.doc, 'a');
		await until(() => first.keptOnDevice);
		const second = rooms.open('Ruth');
		await until(() => second.unsaved === 1 && second.keptOnDevice);
		write(first.doc, 'b');
		write(second.doc, 'c');
		await until(async () => (await counted()).join() === '3');
		await rooms.restart();
		await until(() => first.status === 'saved' && second.status === 'saved');
		await until(async () => (await counted()).join() === '0');
		expect([...(await rooms.text())].sort().join('')).toBe('abc');
	});

	it('[C69] that comes late joins what is open by then: nothing of either is lost', async () => {
		const before = rooms.open('Ruth');
		await until(() => before.status === 'saved');
		await rooms.server.close();
		await until(() => before.status === 'offline');
		write(before.doc, 'from the train. ');
		await until(() => before.keptOnDevice && before.unsaved === 1);
		before.destroy();
		await rooms.restart();
		const open = CopyStore.open;
		vi.spyOn(CopyStore, 'open').mockImplementationOnce(async (name) => {
			await new Promise((resolve) => setTimeout(resolve, LOCAL_COPY_WAIT_MS + 500));
			return open.call(CopyStore, name);
		});
		const now = rooms.open('Ruth');
		await now.ready;
		write(now.doc, 'from the tunnel. ');
		expect(now.keptOnDevice).toBe(false);
		await until(() => now.keptOnDevice && now.status === 'saved');
		expect([await rooms.text(), text(now.doc)]).toEqual(Array(2).fill(text(now.doc)));
		expect(text(now.doc)).toMatch(/from the train/);
		await rooms.server.close();
		const later = rooms.open('Ruth');
		await later.ready;
		expect(text(later.doc)).toBe(text(now.doc));
	});

	it('[C69] says “kept” only when it is on the device', async () => {
		const ruth = rooms.open('Ruth');
		await until(() => ruth.status === 'saved' && ruth.keptOnDevice);
		await rooms.server.close();
		await until(() => ruth.status === 'offline');
		write(ruth.doc, 'a');
		expect(describeSaving(ruth)).toBe('Offline, keeping 1 change on this device');
		await until(() => describeSaving(ruth) === 'Offline, 1 change kept on this device');
	});

	it('holds what two tabs of one person wrote, also after it was squashed', async () => {
		const [first, second] = [new Y.Doc(), new Y.Doc()];
		const one = await LocalCopy.open('p', 'd', first);
		const two = await LocalCopy.open('p', 'd', second);
		write(second, 'second');
		for (let step = 0; step < 600; step += 1) {
			write(first, 'x');
			if (step % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
		}
		await one?.close();
		await two?.close();
		const doc = new Y.Doc();
		await (await LocalCopy.open('p', 'd', doc))?.close();
		expect(text(doc).replaceAll('x', '')).toBe('second');
		expect(text(doc)).toHaveLength(606);
	});
});
