import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Close } from '../protocol';
import { sectionText } from '../../editor/read';
import { vocabulary } from '../../editor/vocabulary';
import { startRooms, until } from '../testing/rooms';
import type { TestRooms } from '../testing/rooms';
import type { RawClient } from '../testing/raw-client';
import { createMemoryLog } from './memory-log';

const page = 'section:general';
type Member = { client: RawClient; doc: Y.Doc };

let rooms: TestRooms;

async function joined(name: 'Ruth' | 'Tomas'): Promise<Member> {
	const member = { client: rooms.raw(name), doc: new Y.Doc() };
	await member.client.sync(member.doc);
	return member;
}

function paragraph(words: string): Y.XmlElement {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [new Y.XmlText(words)]);
	return element;
}

/** What a change makes of a document, as the update that a browser would send. */
function changeOf(doc: Y.Doc, change: (page: Y.XmlFragment) => void): Uint8Array {
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	doc.transact(() => change(doc.getXmlFragment(page)));
	return Y.mergeUpdates(updates);
}

/** Somebody else stays in the room, writes, and is saved. */
async function goesOn({ client, doc }: Member): Promise<void> {
	const before = client.saved;
	client.sendUpdate(changeOf(doc, (fragment) => fragment.push([paragraph('still here')])));
	await until(() => client.saved > before);
	expect(await textNow()).toContain('still here');
}

const textNow = () => rooms.server.read(rooms.documentId, (doc) => sectionText(doc, 'general'));
const closed = (): Record<string, number> => rooms.server.metrics().closed;

afterEach(() => rooms.close());

/** An array under the same name may put into a page what no page has. */
const put =
	(...things: unknown[]) =>
	(doc: Y.Doc) =>
		doc.getArray(page).insert(0, things);
function nested(levels: number): Y.XmlElement {
	let inside = paragraph('deep');
	for (let level = 0; level < levels; level += 1) {
		const outside = new Y.XmlElement('blockquote');
		outside.insert(0, [inside]);
		inside = outside;
	}
	return inside;
}
function holding(thing: unknown): Y.XmlElement {
	const element = new Y.XmlElement('paragraph');
	element.insert(0, [thing as Y.XmlText]);
	return element;
}
function words(change: (text: Y.XmlText) => void): Y.XmlElement {
	const text = new Y.XmlText('words');
	change(text);
	return holding(text);
}

describe('what is no text is let in nowhere, and ends the connection that sent it', () => {
	it.each<[string, (doc: Y.Doc) => void]>([
		['a map', put(new Y.Map())],
		['a value', put(1, 'two', null)],
		['bytes', put(Uint8Array.of(1, 2, 3))],
		['a document', put(new Y.Doc())],
		['a text that is no XML', put(new Y.Text('words'))],
		['bare words', (doc) => doc.getText(page).insert(0, 'words')],
		['a text outside of any block', put(new Y.XmlText('words'))],
		['a hook', put(new Y.XmlHook('hook'))],
		['a fragment', put(new Y.XmlFragment())],
		['a map in a paragraph', put(holding(new Y.Map()))],
		['an element that no section has', put(new Y.XmlElement('script'))],
		['an element without end', put(nested(600))],
		['an embedded thing', put(words((text) => text.insertEmbed(0, { image: 'x' })))],
		['an embedded type', put(words((text) => text.insertEmbed(0, new Y.Map())))],
		['a mark that no text has', put(words((text) => text.format(0, 3, { blink: {} })))],
		[
			'an attribute that JSON cannot say',
			(doc) => {
				const element = paragraph('words');
				doc.getXmlFragment(page).insert(0, [element]);
				element.setAttribute('level', 2n as unknown as string);
			}
		],
		['an attribute of the page itself', (doc) => doc.getMap(page).set('key', 'value')],
		['something under another name', (doc) => doc.getMap('elsewhere').set('key', 'value')],
		[
			'something that hides behind a neighbour',
			(doc) => {
				const list = doc.getArray(page);
				list.insert(0, [paragraph('first')]);
				list.insert(1, [new Y.Map()]);
				list.delete(0);
			}
		]
	])('[C37] %s', async (_what, poison) => {
		rooms = await startRooms({ limits: { closeGraceMs: 200 }, vocabulary });
		const witness = await joined('Ruth');
		const { client, doc } = await joined('Tomas');
		client.sendUpdate(changeOf(doc, (fragment) => fragment.insert(0, [paragraph('of Tomas')])));
		// The same name as another kind of type: what Yjs in the browser forbids, bytes may say.
		const other = new Y.Doc();
		other.clientID = doc.clientID + 1;
		poison(other);
		client.sendUpdate(Y.encodeStateAsUpdate(other));
		expect((await client.closed).code).toBe(Close.malformed);
		await goesOn(witness);
		expect((await textNow()).split('\n').sort()).toEqual(['of Tomas', 'still here']);
		await until(() => closed()['not text'] === 1);
	});

	it('[C37] a page in which such a thing was stored can still be read, and written in', async () => {
		const log = createMemoryLog();
		const old = new Y.Doc();
		old.getArray(page).insert(0, [paragraph('before'), new Y.Map(), 'value', paragraph('after')]);
		rooms = await startRooms({ log, vocabulary });
		await log.append([{ documentId: rooms.documentId, seq: 1, data: Y.encodeStateAsUpdate(old) }]);
		expect(await textNow()).toBe('before\nafter');
		await goesOn(await joined('Ruth'));
	});
});

it('[C37] what has not the form of an update ends its connection before it reaches the document', async () => {
	rooms = await startRooms({ limits: { closeGraceMs: 200 } });
	const witness = await joined('Ruth');
	const { client } = await joined('Tomas');
	// Deletions of nothing: Yjs reads them, and trips when it applies them.
	client.sendUpdate(Buffer.from('000109062800050001713875027d017601017a7d0000', 'hex'));
	expect((await client.closed).code).toBe(Close.malformed);
	await goesOn(witness);
});
