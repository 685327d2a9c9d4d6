import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findOccurrences, type Identity } from './check';
import { partsOf } from './parts';

const mei: Identity = {
	kind: 'name',
	words: 'mei nakamura',
	shown: 'Mei Nakamura',
	attended: true,
	blocks: true
};
const surname: Identity = { ...mei, words: 'nakamura' };
const trust: Identity = {
	kind: 'organisation',
	words: 'harbour trust',
	shown: 'Harbour Trust',
	attended: true,
	blocks: true
};

describe('names', () => {
	test.each([
		'Mei Nakamura spoke first.',
		'It was MEI NAKAMURA’S idea.',
		'It was Mei Nakámura who said it.',
		'**Mei** Nakamura asked.',
		'Mei-Nakamura',
		'Ask M. Nakamura',
		'Mei\u00a0Naka\u00admura'
	])('however it is written: %s', (text) => {
		expect(found(text).map(({ who, blocks }) => [who, blocks])).toEqual([['Mei Nakamura', true]]);
	});

	test('part of another word is not a name', () => {
		expect(found('The Nakamuras of Meissen.')).toEqual([]);
	});

	test('a name in a name is found once, with what stands around it', () => {
		const [one, ...more] = found('Later Mei Nakamura agreed.');
		expect(more).toEqual([]);
		expect(one).toMatchObject({ before: 'Later ', found: 'Mei Nakamura', after: ' agreed.' });
	});
});

test('it looks into tables, the targets of links, and the words for pictures', () => {
	const text = [
		'| Who | What |\n| --- | --- |\n| Harbour Trust | Training |',
		'See [the report](https://example.org/Harbour-Trust/report.pdf).',
		'![The team of Harbour Trust](/files/0b0f7c1e-2c8f-4b9e-9d5a-111111111111#10x10)'
	].join('\n\n');
	expect(found(text).map(({ part }) => part)).toEqual(['table', 'link', 'image']);
});

test.each([
	['Write to somebody.else+x@sub.example.org today', 'email', 'somebody.else+x@sub.example.org'],
	['Ring 020 7946 0958 before noon', 'phone', '020 7946 0958'],
	['Ring +44 20 7946 0958', 'phone', '+44 20 7946 0958'],
	['She was born on 4 March 2011.', 'birth', '4 March 2011'],
	['Admitted: 12/05/1987', 'birth', '12/05/1987'],
	['They live at 14 Mill Lane.', 'address', '14 Mill Lane'],
	['Post goes to SW1A 1AA', 'address', 'SW1A 1AA']
])('what looks like personal data is found: %s', (text, kind, words) => {
	expect(found(text).map((each) => [each.kind, each.found])).toEqual([[kind, words]]);
});

test('a meeting this autumn and a sum of money are nobody’s', () => {
	expect(found('We meet on 5 November 2026 and have £1,500,000 for 45,000 people in 2027.')).toEqual([]);
});

test('a decision holds for one place in one line: other words, another decision', () => {
	const [first, second] = found('Harbour Trust and Harbour Trust again.');
	const [later] = found('Harbour Trust said no.');
	expect(new Set([first?.key, second?.key, later?.key]).size).toBe(3);
	expect(found('Harbour Trust and Harbour Trust again.')[0]?.key).toBe(first?.key);
});

test('no text makes the check take long', () => {
	const long = [
		'a@'.repeat(50_000),
		'1 '.repeat(50_000),
		'1-'.repeat(50_000),
		'A B '.repeat(20_000),
		`12 ${'Abc '.repeat(20_000)}`,
		'The room said that housing is scarce. '.repeat(10_000),
		'Nakamura '.repeat(40_000)
	];
	const began = performance.now();
	for (const text of long)
		findOccurrences([{ kind: 'text', text, where: '', href: '' }], [mei, surname, trust], {
			year: 2026,
			hash: (key) => key
		});
	// Not a measurement: what grows with the square of these lengths would take minutes.
	expect(performance.now() - began).toBeLessThan(20_000);
});

function found(markdown: string) {
	return findOccurrences(partsOf(markdown, 'Education', '#'), [mei, surname, trust], {
		year: 2026,
		hash: (text) => createHash('sha256').update(text).digest('hex')
	});
}
