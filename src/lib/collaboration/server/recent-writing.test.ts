import { afterEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { startRooms, until, updateOf } from '../testing/rooms';
import type { TestRooms } from '../testing/rooms';
import { RecentWriting } from './recent-writing';

let rooms: TestRooms | null = null;
afterEach(() => rooms?.close());

it('[C53] knows who wrote where, until it is long ago', () => {
	let now = 1000;
	const doc = new Y.Doc();
	const writing = new RecentWriting(
		(origin) => (typeof origin === 'string' ? origin : undefined),
		() => now
	);
	writing.follow(doc);
	const write = (part: string, origin: unknown) =>
		doc.transact(() => {
			const paragraph = new Y.XmlElement('paragraph');
			doc.getXmlFragment(part).push([paragraph]);
		}, origin);
	write('section:a', 'tomas');
	write('section:b', null);
	expect(writing.isAnotherWriting('section:a', 'ruth', 1000)).toBe(true);
	expect(writing.isAnotherWriting('section:a', 'tomas', 1000)).toBe(false);
	expect(writing.isAnotherWriting('section:b', 'ruth', 1000)).toBe(false);
	expect(writing.isAnotherWriting('section:a', 'ruth', 1001)).toBe(false);
	now = 2000;
	const block = doc.getXmlFragment('section:a').get(0);
	if (!(block instanceof Y.XmlElement)) throw new Error('Nothing was written.');
	doc.transact(() => block.push([new Y.XmlText(' and roads')]), 'tomas');
	expect(writing.isAnotherWriting('section:a', 'ruth', 2000)).toBe(true);
});

it('[C53] a room says that somebody else is writing in a part, and nothing of what the server wrote', async () => {
	rooms = await startRooms();
	const { server, documentId } = rooms;
	await server.write(documentId, (doc) => doc.getText('text').insert(0, 'Begun. '));
	const tomas = rooms.raw('Tomas');
	const doc = new Y.Doc();
	await tomas.sync(doc);
	expect(server.isAnotherWriting(documentId, 'text', 'nobody', 60_000)).toBe(false);
	tomas.sendUpdate(updateOf(doc, (text) => text.insert(0, 'Water')));
	await until(() => server.isAnotherWriting(documentId, 'text', 'nobody', 60_000));
});
