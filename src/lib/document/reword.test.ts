import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { wordsAt } from '$lib/editor/commitment-mark';
import { writeMarkdown } from '$lib/editor/markdown';
import { fragmentName, sectionJson, sectionToMarkdown } from '$lib/editor/read';
import { readMarkdown } from '$lib/editor/read-markdown';
import { fillSection } from '$lib/editor/write';
import { rewordSection } from './reword';
import { sourcedLine, sourcesIn } from './source';

const file = '0b8c1f9e-6f0a-4c3e-9f57-2d7a6f0e9b11';
const before = [
	sourcedLine('The first night decides a great deal.', 'a'),
	'A line between.',
	`- ${sourcedLine('Train staff', 'b')}`,
	`![A map](/files/${file}#20x10)`,
	'::: circle only\n\nAmong us.\n\n:::'
].join('\n\n');

function begun(): Y.Doc {
	const doc = new Y.Doc();
	fillSection(doc, 'one', before);
	return doc;
}
const textIn = (doc: Y.Doc, block: number) =>
	(doc.getXmlFragment(fragmentName('one')).get(block) as Y.XmlElement).get(0) as Y.XmlText;

test('a proposed wording becomes the text, and lines still know where they came from', () => {
	const doc = begun();
	const proposal = sectionToMarkdown(doc, 'one')
		.replace('a great deal', 'much')
		.replace('Train', 'Train all');
	rewordSection(doc, 'one', readMarkdown(proposal));
	expect(sectionToMarkdown(doc, 'one')).toBe(proposal);
	expect(sourcesIn(sectionJson(doc, 'one'))).toEqual([
		{ sectionId: 'a', words: 'The first night decides a great deal.', line: 'The first night decides .' },
		{ sectionId: 'b', words: 'Train staff', line: 'Train staff' }
	]);
});

test('what stays the same stays itself: comments on it hold', () => {
	const doc = begun();
	const text = textIn(doc, 1);
	const place = (index: number) =>
		Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index)) as object;
	const anchor = { sectionId: 'one', from: place(2), to: place(6), text: 'line' };
	const proposal = `A new line.\n\n${sectionToMarkdown(doc, 'one').replace('decides', 'decided')}`;
	rewordSection(doc, 'one', readMarkdown(proposal));
	expect(sectionToMarkdown(doc, 'one')).toBe(proposal);
	expect(wordsAt(doc, anchor)).toBe('line');
});

test('everything can be replaced, and everything taken away but one word', () => {
	for (const proposal of ['Something else.\n', '## A heading\n\n| a |\n| --- |\n| b |\n', 'night\n']) {
		const doc = begun();
		rewordSection(doc, 'one', readMarkdown(proposal));
		expect(writeMarkdown(sectionJson(doc, 'one'))).toBe(proposal);
	}
});

test('a character of two halves is never cut', () => {
	const doc = new Y.Doc();
	fillSection(doc, 'one', sourcedLine('Well done \u{1f600} all', 'a'));
	rewordSection(doc, 'one', readMarkdown('Well done \u{1f601} all'));
	const other = new Y.Doc();
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	expect(sectionToMarkdown(other, 'one')).toBe('Well done \u{1f601} all\n');
});
