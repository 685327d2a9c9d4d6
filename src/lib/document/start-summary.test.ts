import { expect, test } from 'vitest';
import { draftSummary } from './start-summary';

const items = [
	{ id: 'a', title: 'Gaps' },
	{ id: 'b', title: 'Next' }
];

test('marked passages become themes in the order of the agenda', () => {
	const draft = draftSummary(
		items,
		[passage('b', 'Later'), passage('a', 'First'), passage('a', 'Second')],
		['Why?']
	);
	expect(draft).toEqual([
		{ title: 'Gaps', markdown: 'First\n\nSecond' },
		{ title: 'Next', markdown: 'Later' }
	]);
});

test('a passage from an item that has left the agenda is not lost', () => {
	expect(draftSummary(items, [passage('gone', 'Kept')], [])).toEqual([
		{ title: 'Other observations', markdown: 'Kept' }
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
