import { marked } from 'marked';
import { expect, test } from 'vitest';
import { citation, composeRecord, escapeLine } from './publication';

const parts = {
	objective: 'See where the gaps are',
	prompts: ['What do we actually do?'],
	introduction: '',
	themes: [{ title: 'Education', markdown: 'Schools came up.' }],
	nextSteps: [{ title: 'Try a session', organisation: 'Harbour Trust', due: 'by 30 June 2027' }],
	timeZone: 'Europe/London'
};

test('a record reads from objective over themes to commitments', () => {
	const text = composeRecord(parts);
	const order = ['Objective', 'Questions', 'Education', 'Schools', 'Commitments', 'Harbour Trust'];
	expect(order.map((word) => text.indexOf(word))).toEqual(
		order.map((word) => text.indexOf(word)).sort((a, b) => a - b)
	);
});

test('what is reserved to the introduction is printed after it, before the questions', () => {
	const reserved = [{ text: 'Not *us*.', organisation: 'Plumbline' }, { text: 'Not yet.' }];
	expect(composeRecord({ ...parts, introduction: 'How it began.', reserved })).toContain(
		'How it began.\n\n> **Reservation of Plumbline:** Not \\*us\\*.\n\n> **Reservation:** Not yet.\n\n## Questions'
	);
});

test('the same parts freeze to the same bytes', () => {
	expect(composeRecord(parts)).toBe(composeRecord(structuredClone(parts)));
});

test('a space left at the end of a line is not frozen', () => {
	const theme = { title: 'Education', markdown: 'Schools came up.&#32;\n\nOften.' };
	expect(composeRecord({ ...parts, themes: [theme] })).toContain('Schools came up.\n\nOften.');
});

test('a theme that is still as a template began it is left out, one with a word or a reservation stays', () => {
	const table = (cell: string) => `| Finding | What it rests on |\n| --- | --- |\n| ${cell} | |`;
	const themes = [
		{ title: 'Nothing', markdown: '' },
		{ title: 'Blank lines', markdown: '- &#8203;\n- \u200b' },
		{ title: 'Blank table', markdown: table('') },
		{ title: 'Filled table', markdown: table('Lines ring out') },
		{ title: 'Only a head in bold', markdown: '**Key**' },
		{ title: 'Reserved', markdown: '', reservations: [{ text: 'Not us.', organisation: '' }] }
	];
	const titles = [...composeRecord({ ...parts, themes, prompts: [], nextSteps: [] }).matchAll(/^## (.+)$/gm)];
	expect(titles.map(([, title]) => title)).toEqual(['Filled table', 'Only a head in bold', 'Reserved']);
});

test('a title cannot smuggle markup into the record', () => {
	const html = marked.parse(`## ${escapeLine('<img src=x> [a](javascript:b) **c**')}`, { async: false });
	expect(html).not.toMatch(/<img|<a |<strong>/);
});

test('a citation names host, year, version and address', () => {
	expect(
		citation({ host: 'Northgate', title: 'Gaps', heldOn: '2026-11-27', number: 2 }, 'https://x.example/p')
	).toBe('Northgate (2026). Gaps. Record of a dialogue, version 2. https://x.example/p');
});
