import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { wordsAt } from '$lib/editor/commitment-mark';
import { fragmentName, sectionsOf, sectionText, sectionToMarkdown } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import { withOrphans } from './document';
import { blocksOf, moveText, splitText, type Commented } from './move-text';

const rich =
	'**Bold** and [a link](https://example.org).\n\n## Part two\n\n- one\n  - deeper\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n';

function document(texts: Record<string, string>): Y.Doc {
	const doc = new Y.Doc();
	for (const [id, markdown] of Object.entries(texts)) fillSection(doc, id, markdown);
	return doc;
}

test('merging puts one text after the other, with everything in it', () => {
	const doc = document({ a: 'Above.', b: rich });
	moveText(doc, 'b', 'a');
	expect(sectionToMarkdown(doc, 'a')).toBe(`Above.\n\n${rich}`);
	expect(sectionsOf(doc)).toEqual(['a']);
	moveText(doc, 'b', 'a');
	expect(sectionToMarkdown(doc, 'a')).toBe(`Above.\n\n${rich}`);
});

test('splitting takes the rest along, and merging puts it back', () => {
	const doc = document({ a: rich });
	expect(blocksOf(doc, 'a').map(({ words }) => words)).toContain('Part two');
	expect(splitText(doc, { from: 'a', to: 'c', index: 1, words: 'Part two' })).toEqual([]);
	expect(sectionToMarkdown(doc, 'c')).toMatch(/^## Part two/);
	moveText(doc, 'c', 'a');
	expect(sectionToMarkdown(doc, 'a')).toBe(rich);
});

test('a text that changed in between is not cut in another place', () => {
	const doc = document({ a: rich });
	expect(splitText(doc, { from: 'a', to: 'c', index: 1, words: 'Something else' })).toBeNull();
	expect(sectionToMarkdown(doc, 'a')).toBe(rich);
});

test('what somebody writes at the end of the other theme meanwhile stands there once', () => {
	const doc = document({ a: 'Above.', b: 'Moved.' });
	const other = new Y.Doc();
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	moveText(doc, 'b', 'a');
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText('Meanwhile.')]);
	other.getXmlFragment('section:a').push([paragraph]);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	const text = sectionToMarkdown(doc, 'a');
	for (const words of ['Above.', 'Moved.', 'Meanwhile.']) expect(text.split(words)).toHaveLength(2);
	expect(sectionToMarkdown(other, 'a')).toBe(text);
});

/** A comment on these words, wherever in the section they stand. */
function commentOn(doc: Y.Doc, section: string, quote: string): Commented {
	const texts = (parent: Y.XmlFragment): Y.XmlText[] =>
		parent
			.toArray()
			.flatMap((part) =>
				part instanceof Y.XmlText ? [part] : part instanceof Y.XmlElement ? texts(part) : []
			);
	const words = (each: Y.XmlText) =>
		each
			.toDelta()
			.map(({ insert }: { insert: string }) => insert)
			.join('');
	const text = texts(doc.getXmlFragment(fragmentName(section))).find((each) => words(each).includes(quote));
	if (!text) throw new Error(`Nobody wrote ${quote}.`);
	const index = words(text).indexOf(quote);
	const place = (at: number, side: number) =>
		Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, at, side)) as object;
	return { id: quote, section, quote, place: { from: place(index, 0), to: place(index + quote.length, -1) } };
}
const read = (doc: Y.Doc, { section, place, quote }: Commented) =>
	wordsAt(doc, { sectionId: section, ...place, text: quote });

test('comments go with the words that move, and stay with those that don’t', () => {
	const doc = document({ a: 'Above.', b: rich });
	const comments = ['Bold', 'deeper', '2'].map((quote) => commentOn(doc, 'b', quote));
	const merged = moveText(doc, 'b', 'a', [...comments, commentOn(doc, 'a', 'Above')]);
	expect(merged.map((each) => [each.section, read(doc, each)])).toEqual([
		['a', 'Bold'],
		['a', 'deeper'],
		['a', '2']
	]);
	const split = splitText(doc, { from: 'a', to: 'c', index: 2, words: 'Part two' }, merged);
	expect(split?.map((each) => [each.section, read(doc, each)])).toEqual([
		['c', 'deeper'],
		['c', '2']
	]);
});

test('a comment finds its words by their place: the same words elsewhere are not meant', () => {
	const doc = document({ a: 'Twice.', b: 'Once, and twice: once.' });
	const second = { ...commentOn(doc, 'b', 'twice: once'), quote: 'changed since' };
	expect(moveText(doc, 'b', 'a', [second]).map((each) => read(doc, each))).toEqual(['twice: once']);
});

test('what was typed far from the network into a theme that was merged meanwhile is seen where it was typed', () => {
	const doc = document({ a: 'Above.', b: '- A list, far away\n' });
	const away = new Y.Doc();
	Y.applyUpdate(away, Y.encodeStateAsUpdate(doc));
	moveText(doc, 'b', 'a');
	const item = away.getXmlFragment(fragmentName('b')).get(0) as Y.XmlElement;
	const line = ((item.get(0) as Y.XmlElement).get(0) as Y.XmlElement).get(0) as Y.XmlText;
	line.insert(line.length, ', and added');
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(away));
	expect(sectionText(doc, 'a')).toBe('Above.\nA list, far away');
	expect(withOrphans([{ id: 'a', title: 'A' }], sectionsOf(doc)).at(-1)).toMatchObject({
		id: 'b',
		orphan: true
	});
	expect(sectionText(doc, 'b')).toBe(', and added');
});

test('pictures and lines move, and nothing of them stays behind', () => {
	const doc = document({
		a: 'Above.',
		b: `![A map](/files/0b8c1f9e-6f0a-4c3e-9f57-2d7a6f0e9b11#20x10)\n\n***`
	});
	const moved = sectionToMarkdown(doc, 'b');
	moveText(doc, 'b', 'a');
	expect(sectionToMarkdown(doc, 'a')).toBe(`Above.\n\n${moved}`);
	expect(sectionToMarkdown(doc, 'b')).toBe('');
});
