import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRooms, until } from '$lib/collaboration/testing/rooms';
import type { Name, TestRooms } from '$lib/collaboration/testing/rooms';
import { listCopies } from './copies';
import { KEEP_HEADER, PERSON_HEADER, writeKeepable } from './kept';
import { lookAfterCopies, loseSession, waitingCopies } from './look-after';
import type { Standing } from './look-after';
import { sendWaiting } from './send-waiting';
import { dropSession, keepPage, listKept, personIs } from './shelf';
import { memoryCaches } from './testing/caches';

let rooms: TestRooms;
const ruth = 'person-Ruth';
const [gaps, steps] = ['11111111-2222-4333-8444-555555555555', '66666666-2222-4333-8444-555555555555'];
const [notes, own, summary] = ['notes', 'own', 'summary'].map(
	(_name, index) => `00000000-0000-4000-8000-00000000000${index}`
) as [string, string, string];

beforeEach(async () => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	vi.stubGlobal('caches', memoryCaches());
	rooms = await startRooms();
});
afterEach(async () => {
	vi.unstubAllGlobals();
	await rooms.close();
});

const about = (session: string) => ({
	circle: 'lantern',
	session,
	title: 'Gaps',
	path: `/sessions/${session}`
});
const here = async () => (await listCopies()).map(({ document }) => document).sort();

/** Opens a document until its copy is on the device, and closes it; with `words` that no server has. */
async function keep(documentId: string, session: string, words = '', name: Name = 'Ruth'): Promise<void> {
	const live = rooms.open(name, { documentId, about: about(session) });
	await until(() => live.status === 'saved' && live.keptOnDevice);
	if (words !== '') {
		rooms.rights.delete(name);
		const stopped = new Promise<void>((resolve) => live.doc.once('destroy', () => resolve()));
		rooms.drop();
		await until(() => live.status !== 'saved');
		live.doc.getText('text').insert(0, words);
		await until(() => live.keptOnDevice);
		await live.destroy();
		await stopped;
		rooms.rights.set(name, 'writer');
	} else await live.destroy();
}

/** What the server says when it is asked. */
function serverSays(standing: Standing, person = ruth) {
	const asked = vi.fn(async () => Response.json(standing, { headers: { [PERSON_HEADER]: person } }));
	vi.stubGlobal('fetch', asked);
	return asked;
}

async function keepPageOf(session: string, documents: string[]): Promise<void> {
	const keepable = { title: 'Gaps', circle: 'lantern', circleName: 'Lantern', documents };
	const headers = { [KEEP_HEADER]: writeKeepable(keepable) };
	await keepPage(`/sessions/${session}`, new Response('<p>', { headers }));
}

describe('what stays on a device', () => {
	it('[C64] goes at any page once its person may not see it any more, unsaved or not', async () => {
		await keep(notes, gaps);
		await keep(own, gaps, 'not saved');
		await keep(summary, steps);
		await keepPageOf(gaps, [notes]);
		serverSays({ seen: [summary], kept: [summary] });
		expect(await lookAfterCopies(ruth)).toEqual([]);
		expect([await here(), await listKept()]).toEqual([[summary], []]);
	});

	it('[C67] goes where a circle came to forbid it, but for what is not saved', async () => {
		await keep(notes, gaps);
		await keep(own, gaps, 'not saved');
		serverSays({ seen: [notes, own], kept: [] });
		expect((await lookAfterCopies(ruth)).map(({ document }) => document)).toEqual([own]);
		expect(await here()).toEqual([own]);
	});

	it('stays when the server has no answer, or one for somebody else; it is asked once in a few minutes', async () => {
		await keep(notes, gaps);
		const asked = serverSays({ seen: [], kept: [] }, 'person-Tomas');
		await lookAfterCopies(ruth);
		await lookAfterCopies(ruth);
		expect([asked.mock.calls.length, await here()]).toEqual([1, [notes]]);
	});

	it('is not asked about where nothing is kept', async () => {
		const asked = serverSays({ seen: [], kept: [] });
		expect([await lookAfterCopies(ruth), asked.mock.calls.length]).toEqual([[], 0]);
	});

	it('[C64] goes with its session, also one’s own notes, and where no page of it is kept any more', async () => {
		await keep(notes, gaps);
		await keep(own, gaps);
		await keep(summary, steps);
		await dropSession(gaps);
		expect(await here()).toEqual([summary]);
		await dropSession(steps, { andItsCircle: true });
		expect(await here()).toEqual([]);
	});

	it('[C64] goes with a session that was refused; of the rest of its circle, what the server says is lost', async () => {
		await keep(notes, gaps, 'not saved');
		await keep(own, steps, 'not saved');
		await keep(summary, steps);
		for (const [session, id] of [
			[gaps, notes],
			[steps, summary]
		] as const)
			await keepPageOf(session, [id]);
		serverSays({ seen: [own, summary], kept: [own, summary] });
		await loseSession(ruth, gaps);
		expect([await here(), (await listKept()).map(({ session }) => session)]).toEqual([
			[own, summary],
			[steps]
		]);
		serverSays({ seen: [], kept: [] });
		await loseSession(ruth, steps);
		expect([await here(), await listKept()]).toEqual([[], []]);
	});

	it('[C64] waits with what is not saved while nobody says whether it is lost', async () => {
		await keep(notes, gaps, 'not saved');
		await keep(summary, steps);
		vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')));
		await loseSession(ruth, gaps);
		expect(await here()).toEqual([notes]);
	});

	it('[C64] of another person stays with what is not saved, although the session is lost to this one', async () => {
		await keep(notes, gaps, 'not saved', 'Tomas');
		await keepPageOf(gaps, [notes]);
		serverSays({ seen: [], kept: [] });
		await loseSession(ruth, gaps);
		expect((await listCopies()).map(({ person, unsaved }) => [person, unsaved])).toEqual([
			['person-Tomas', 1]
		]);
	});

	it('[C64] goes with the pages of a session that was opened long ago, but for what is not saved', async () => {
		await keep(notes, gaps);
		await keep(own, gaps, 'not saved');
		await keepPageOf(gaps, [notes]);
		for (const other of [2, 3, 4, 5, 7])
			await keepPageOf(`${other}1111111-2222-4333-8444-555555555555`.slice(-36), []);
		expect(await here()).toEqual([own]);
	});

	it('of another person waits for them with what is not saved, and is sent by nobody else', async () => {
		await keep(notes, gaps, 'not saved', 'Tomas');
		await personIs('person-Tomas');
		await personIs(ruth);
		expect([await here(), await waitingCopies(ruth)]).toEqual([[notes], []]);
	});
});

describe('what waits', () => {
	const openHere: typeof rooms.open = (name, options) => rooms.open(name, options);

	it('[C93] is sent from any page, one document after the other, and stays on the device', async () => {
		await keep(notes, gaps, 'from the train');
		await keep(own, gaps, 'from the tunnel');
		serverSays({ seen: [notes, own], kept: [notes, own] });
		const waiting = await lookAfterCopies(ruth);
		expect(waiting.map(({ unsaved, about }) => [unsaved, about?.title])).toEqual([
			[1, 'Gaps'],
			[1, 'Gaps']
		]);
		await sendWaiting(ruth, waiting, (options) => openHere('Ruth', options));
		expect([await rooms.text(notes), await rooms.text(own)]).toEqual(['from the train', 'from the tunnel']);
		expect([await waitingCopies(ruth), await here()]).toEqual([[], [notes, own]]);
	});

	it('[C67] is sent and then goes, where copies are forbidden by now', async () => {
		await keep(notes, gaps, 'from the train');
		serverSays({ seen: [notes], kept: [] });
		await sendWaiting(ruth, await waitingCopies(ruth), (options) => openHere('Ruth', options));
		await until(async () => (await here()).length === 0);
		expect(await rooms.text(notes)).toBe('from the train');
	});

	it('[C93] [C94] is sent by a page that shows the document, once the page that left it is gone', async () => {
		serverSays({ seen: [notes], kept: [notes] });
		const [gone, stays] = [1, 2].map(() => rooms.open('Ruth', { documentId: notes, about: about(gaps) })) as [
			ReturnType<typeof rooms.open>,
			ReturnType<typeof rooms.open>
		];
		for (const live of [gone, stays]) await until(() => live.status === 'saved' && live.keptOnDevice);
		await rooms.server.close();
		await until(() => gone.status === 'offline' && stays.status === 'offline');
		gone.doc.getText('text').insert(0, 'from the train');
		await until(() => gone.unsaved === 1 && gone.keptOnDevice);
		await gone.destroy();
		await rooms.restart();
		await until(() => stays.status === 'saved');
		const waiting = await waitingCopies(ruth);
		expect(waiting.map(({ document, unsaved }) => [document, unsaved])).toEqual([[notes, 1]]);
		await sendWaiting(ruth, waiting, (options) => openHere('Ruth', options));
		expect(await waitingCopies(ruth)).toEqual([]);
		await until(() => stays.doc.getText('text').toString() === 'from the train');
		expect(await rooms.text(notes)).toBe('from the train');
	});

	it('[C93] is told to be refused while its person may only read, and stays on the device', async () => {
		await keep(notes, gaps, 'from the train');
		await keep(own, gaps, 'from the tunnel');
		serverSays({ seen: [notes, own], kept: [notes, own] });
		const send = async () =>
			sendWaiting(ruth, await waitingCopies(ruth), ({ documentId, ...options }) => {
				rooms.rights.set('Ruth', documentId === notes ? 'reader' : 'writer');
				return openHere('Ruth', { documentId, ...options });
			});
		expect(Object.fromEntries(await send())).toEqual({ [notes]: true, [own]: false });
		expect((await waitingCopies(ruth)).map(({ document, unsaved }) => [document, unsaved])).toEqual([
			[notes, 1]
		]);
		expect(await rooms.text(notes)).toBe('');
	});

	it('[C93] is left alone while a page has the document open', async () => {
		await keep(notes, gaps, 'from the train');
		serverSays({ seen: [notes], kept: [notes] });
		const waiting = await waitingCopies(ruth);
		const page = rooms.open('Ruth', { documentId: notes });
		const open = vi.fn((options) => openHere('Ruth', options));
		await sendWaiting(ruth, waiting, open);
		expect(open).not.toHaveBeenCalled();
		await until(() => page.status === 'saved' && page.unsaved === 0);
	});
});
