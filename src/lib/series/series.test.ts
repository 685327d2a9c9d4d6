import { expect, test } from 'vitest';
import { readMarkdown } from '$lib/editor/read-markdown';
import { plainText } from '$lib/editor/section-json';
import { composeSeries, type Series } from './series';

const session = { heldOn: '2026-11-05', version: 2, fingerprint: 'a'.repeat(64), notAgreed: '' };
const series: Series = {
	objective: 'See the gaps',
	sessions: [
		{
			...session,
			title: 'First',
			markdown: '**Objective:** Look\n\n## Education\n\n- one\n- two\n\n### Detail\n'
		},
		{ ...session, title: 'Second', markdown: '## Money\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n' }
	],
	decisions: [{ text: 'Meet | again', way: 'By consensus', day: '5 November 2026', session: 'First' }],
	commitments: [
		{
			title: 'Train staff',
			organisation: 'Harbour Trust',
			due: 'by 1 June 2027',
			state: 'Accepted',
			session: 'Second'
		}
	]
};

test('the records stand one after the other, a level deeper, then decisions and commitments', () => {
	const headings = readMarkdown(composeSeries(series))
		.content.filter(({ type }) => type === 'heading')
		.map((node) => `${String(node.attrs?.level)} ${plainText(node)}`);
	expect(headings).toEqual([
		'2 First',
		'3 Education',
		'4 Detail',
		'2 Second',
		'3 Money',
		'2 Decisions',
		'2 Commitments'
	]);
});

test('its tables have a column for everything, whatever is written in them', () => {
	const tables = readMarkdown(composeSeries(series)).content.filter(({ type }) => type === 'table');
	expect(tables.map((table) => table.content?.map((row) => row.content?.length))).toEqual([
		[2, 2],
		[4, 4],
		[5, 5]
	]);
	expect(composeSeries(series)).toContain('Harbour Trust');
});

test('where no owner can be named there is no column for one', () => {
	const commitments = series.commitments.map((each) => ({ ...each, organisation: '' }));
	expect(composeSeries({ ...series, commitments })).not.toContain('Organisation');
});
