import { expect, test } from 'vitest';
import { withoutCircleOnly } from '$lib/editor/circle-only';
import * as Y from 'yjs';
import { writeMarkdown } from '$lib/editor/markdown';
import { highlightsInMarkdown } from '$lib/editor/read';
import { readMarkdown } from '$lib/editor/read-markdown';
import { fillSection } from '$lib/editor/write';
import { passageHref, sourcesIn } from './source';
import { draftSummary, type MarkedRecord } from './start-summary';

const none = { type: 'doc' as const, content: [] };
const items = [
	{ id: 'a', title: 'Gaps' },
	{ id: 'b', title: 'Next' }
];

test('marked passages become themes in the order of the agenda', () => {
	const passages = [passage('b', 'Later'), passage('a', 'First'), passage('a', 'Second')];
	expect(exported(draftSummary(items, passages, ['Why?']))).toEqual([
		{ title: 'Gaps', markdown: 'First\n\nSecond\n' },
		{ title: 'Next', markdown: 'Later\n' }
	]);
});

test('a passage put under a theme of its own stands there', () => {
	const draft = draftSummary(items, [{ ...passage('b', 'Late'), theme: 'Money' }, passage('a', 'Early')], []);
	expect(draft.map(({ title }) => title)).toEqual(['Gaps', 'Money']);
});

test('decisions, questions and commitments follow the observations of their part', () => {
	const records: MarkedRecord[] = [
		{ kind: 'decision', sectionId: 'b', text: 'Meet in May', bornAs: 'we meet in May' },
		{ kind: 'question', sectionId: 'a', text: 'Who pays?', bornAs: 'who pays' },
		{ kind: 'commitment', sectionId: 'b', text: 'Train staff', bornAs: '' }
	];
	expect(exported(draftSummary(items, [passage('a', 'First')], [], records))).toEqual([
		{ title: 'Gaps', markdown: 'First\n\n- **Open question:** Who pays?\n' },
		{ title: 'Next', markdown: '- **Decided:** Meet in May\n- **Commitment:** Train staff\n' }
	]);
});

test('a commitment that is not public stays in the circle, and one that was not accepted says so', () => {
	const records: MarkedRecord[] = [
		{ kind: 'commitment', sectionId: 'a', text: 'Train staff', bornAs: '' },
		{ kind: 'commitment', sectionId: 'a', text: 'Hire two', bornAs: '', circleOnly: true },
		{ kind: 'proposal', sectionId: 'b', text: 'Open at night', bornAs: '', circleOnly: true }
	];
	const [gaps, next] = draftSummary(items, [], [], records).map(({ markdown }) => readMarkdown(markdown));
	expect(writeMarkdown(withoutCircleOnly(gaps ?? none))).toBe('- **Commitment:** Train staff\n');
	expect(writeMarkdown(gaps ?? none)).toContain('Hire two');
	expect(writeMarkdown(withoutCircleOnly(next ?? none)).trim()).toBe('');
	expect(writeMarkdown(next ?? none)).toContain('- **Proposed commitment:** Open at night');
});

test('an observation keeps its bold words and links, and leads to its passage with them', () => {
	const doc = new Y.Doc();
	const written =
		'Before. <mark>The **first** night ([a study](https://example.org)) decides 1\\*2</mark> it.';
	fillSection(doc, 'a', written);
	const [theme] = draftSummary(items, highlightsInMarkdown(doc, 'a'), []);
	const section = readMarkdown(theme?.markdown ?? '');
	expect(writeMarkdown(section)).toBe('The **first** night ([a study](https://example.org)) decides 1\\*2\n');
	expect(sourcesIn(section)).toMatchObject([{ line: 'The first night (a study) decides 1*2' }]);
});

test('each line leads to its passage, and no export says so', () => {
	const [theme] = draftSummary(items, [passage('a', 'First, and well-put')], []);
	const section = readMarkdown(theme?.markdown ?? '');
	const [source] = sourcesIn(section);
	expect(source).toEqual({ sectionId: 'a', words: 'First, and well-put', line: 'First, and well-put' });
	expect(source && passageHref('s', source)).toBe('/sessions/s#section-a:~:text=First%2C%20and%20well%2Dput');
	expect(writeMarkdown(section)).toBe('First, and well-put\n');
});

test('a passage from an item that has left the agenda is not lost', () => {
	expect(exported(draftSummary(items, [passage('gone', 'Kept')], []))).toEqual([
		{ title: 'Other observations', markdown: 'Kept\n' }
	]);
});

test('without marks the prompts give the shape', () => {
	expect(draftSummary(items, [], ['Where are the gaps?'])).toEqual([
		{ title: 'Where are the gaps?', markdown: '' }
	]);
});

function passage(sectionId: string, text: string) {
	return { sectionId, text };
}

function exported(draft: { title: string; markdown: string }[]) {
	return draft.map(({ title, markdown }) => ({ title, markdown: writeMarkdown(readMarkdown(markdown)) }));
}
