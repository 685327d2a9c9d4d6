import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { seeded } from '../../../tests/support/random';
import { splitUpdate } from './split-update';

/** Several people's text, written in and deleted across one another, with marks and nodes. */
function tangled(seed: number): Y.Doc {
	const random = seeded(seed);
	const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()];
	for (let turn = 0; turn < 150; turn += 1) {
		const doc = random.oneOf(docs);
		const text = doc.getText('text');
		const at = random.below(text.length + 1);
		if (random.below(4) === 0) text.delete(at, Math.min(random.below(9), text.length - at));
		else if (random.below(4) === 0)
			text.format(at, Math.min(4, text.length - at), { strong: random.below(2) || null });
		else text.insert(at, random.oneOf(['words ', '😀😀', 'a longer run of words, é ü 漢字 ']));
		if (random.below(5) === 0) doc.getXmlFragment('page').insert(0, [new Y.XmlElement('paragraph')]);
		if (random.below(3) === 0) Y.applyUpdate(random.oneOf(docs), Y.encodeStateAsUpdate(random.oneOf(docs)));
	}
	const all = new Y.Doc();
	for (const doc of docs) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc));
	return all;
}

describe('an update in parts', () => {
	it.each([1, 2, 3, 4, 5, 6])(
		'is the same together, and each part fits after those before it (seed %i)',
		(seed) => {
			const doc = tangled(seed);
			const parts = splitUpdate(Y.encodeStateAsUpdate(doc), 120);
			const room = new Y.Doc();
			for (const part of parts) {
				expect(part.byteLength).toBeLessThan(240);
				Y.applyUpdate(room, part);
				expect([room.store.pendingStructs, room.store.pendingDs]).toEqual([null, null]);
			}
			expect(parts.length).toBeGreaterThan(10);
			expect(room.getText('text').toDelta()).toEqual(doc.getText('text').toDelta());
			expect(room.getXmlFragment('page').length).toBe(doc.getXmlFragment('page').length);
			expect(Y.encodeStateVector(room)).toEqual(Y.encodeStateVector(doc));
		}
	);

	it('divides one long text, and no letter of two halves', () => {
		const doc = new Y.Doc();
		const words = `x${'😀'.repeat(1_000)}`;
		doc.getText('text').insert(0, words);
		const parts = splitUpdate(Y.encodeStateAsUpdate(doc), 500);
		const room = new Y.Doc();
		for (const part of parts) Y.applyUpdate(room, part);
		expect(Math.max(...parts.map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(500);
		expect(room.getText('text').toString()).toBe(words);
	});

	it('carries only what the other side lacks', () => {
		const doc = tangled(7);
		const room = new Y.Doc();
		Y.applyUpdate(room, Y.encodeStateAsUpdate(doc));
		const before = Y.encodeStateVector(room);
		doc.getText('text').insert(3, 'y'.repeat(900));
		doc.getText('text').delete(0, 2);
		for (const part of splitUpdate(Y.encodeStateAsUpdate(doc, before), 300)) Y.applyUpdate(room, part);
		expect(room.getText('text').toString()).toBe(doc.getText('text').toString());
	});
});
