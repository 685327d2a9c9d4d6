import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { people, readPresence, writersOf, writingAnnouncer } from './presence';

const ana = { clientId: 1, name: 'Ana', section: 'a', hasCaret: false };

test('everybody but oneself is there, with the section they look at or write in', () => {
	const states: [number, unknown][] = [
		[1, { user: { name: 'Ana' }, cursor: { section: 'a' } }],
		[2, { user: { name: 'Ben' }, cursor: { section: 'b', anchor: {}, head: {} } }],
		[3, { user: { name: 'Me' } }],
		[4, { user: { name: 'Cleo' }, cursor: null }]
	];
	expect(readPresence(states, 3)).toEqual([
		ana,
		{ clientId: 2, name: 'Ben', section: 'b', hasCaret: true },
		{ clientId: 4, name: 'Cleo', section: null, hasCaret: false }
	]);
});

test('what a browser invents does no harm', () => {
	const odd: [number, unknown][] = [
		[1, null],
		[2, { user: 'Ana' }],
		[5, { user: { name: 'Ana' }, cursor: { section: 7, anchor: 'x' } }]
	];
	expect(readPresence(odd, 9)).toEqual([{ clientId: 5, name: 'Ana', section: null, hasCaret: false }]);
});

test('two tabs of one person are one line, where the caret is; two Somebodies stay two', () => {
	expect(people([ana, { ...ana, clientId: 7, section: 'b', hasCaret: true }])).toMatchObject([
		{ clientId: 7 }
	]);
	const unknown = { ...ana, name: 'Somebody' };
	expect(people([unknown, { ...unknown, clientId: 8 }])).toHaveLength(2);
});

test('who writes is said at most every ten seconds, and the same again after a minute', () => {
	const announce = writingAnnouncer();
	expect(announce('Ana', 'Gaps', 0)).toBe('Ana is writing in Gaps');
	expect(announce('Ben', 'Gaps', 5_000)).toBeNull();
	expect(announce('Ana', 'Gaps', 20_000)).toBeNull();
	expect(announce('Ben', 'Gaps', 20_000)).toBe('Ben is writing in Gaps');
	expect(announce('Ana', 'Gaps', 61_000)).toBe('Ana is writing in Gaps');
});

test('whoever writes on at the end of a line is known by what arrives, however still their caret stands', () => {
	const [ana, ben, mine] = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
	const here = [ana, ben].map(({ clientID }) => ({
		clientId: clientID,
		name: `${clientID}`,
		section: 'a',
		hasCaret: true
	}));
	const writers: string[][] = [];
	mine.on('afterTransaction', (transaction) =>
		writers.push(writersOf(transaction, here).map(({ name }) => name))
	);
	ana.getText('a').insert(0, 'We');
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(ana));
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(ana));
	ben.getText('a').insert(0, 'I');
	Y.applyUpdate(mine, Y.encodeStateAsUpdate(ben));
	expect(writers).toEqual([[`${ana.clientID}`], [], [`${ben.clientID}`]]);
});
