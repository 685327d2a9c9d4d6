import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { sectionToMarkdown } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import { blocksOf, moveText, splitText } from './move-text';

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
	expect(sectionToMarkdown(doc, 'b')).toBe('');
	moveText(doc, 'b', 'a');
	expect(sectionToMarkdown(doc, 'a')).toBe(`Above.\n\n${rich}`);
});

test('splitting takes the rest along, and merging puts it back', () => {
	const doc = document({ a: rich });
	expect(blocksOf(doc, 'a').map(({ words }) => words)).toContain('Part two');
	expect(splitText(doc, 'a', 'c', 1, 'Part two')).toBe(true);
	expect(sectionToMarkdown(doc, 'c')).toMatch(/^## Part two/);
	moveText(doc, 'c', 'a');
	expect(sectionToMarkdown(doc, 'a')).toBe(rich);
});

test('a text that changed in between is not cut in another place', () => {
	const doc = document({ a: rich });
	expect(splitText(doc, 'a', 'c', 1, 'Something else')).toBe(false);
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
