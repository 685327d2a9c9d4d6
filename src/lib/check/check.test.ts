import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findOccurrences, type Identity } from './check';
import { partsOf } from './parts';
import { formsToDecide } from './short-forms';

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
	['Post goes to SW1A 1AA', 'address', 'SW1A 1AA'],
	['The child was admitted on 3 May 2021.', 'birth', '3 May 2021'],
	['Seen 12/05/19', 'birth', '12/05/19'],
	['Appelez le 06 12 34 56 78', 'phone', '06 12 34 56 78'],
	['Büro: 030 1234567', 'phone', '030 1234567'],
	['Call (212) 555-0142', 'phone', '(212) 555-0142'],
	['Ring +48 22 123 45 67', 'phone', '+48 22 123 45 67'],
	['Sie wohnt Hauptstraße 12', 'address', 'Hauptstraße 12'],
	['Elle vit 14 rue de la Paix', 'address', '14 rue de la Paix'],
	['Vive en Calle Mayor 5', 'address', 'Calle Mayor 5'],
	['Post goes to 75002 Paris', 'address', '75002 Paris'],
	['Post goes to 1012AB Amsterdam', 'address', '1012AB Amsterdam']
])('what looks like personal data is found: %s', (text, kind, words) => {
	expect(found(text).map((each) => [each.kind, each.found])).toEqual([[kind, words]]);
});

test('a meeting this autumn and a sum of money are nobody’s', () => {
	expect(
		found(
			'We meet on 5 November 2026, as on 4 March 2025, and have £1,500,000 for 45,000 people in 2027. The 2026 UK Parliament sat via Zoom for 1,200,000 of us.'
		)
	).toEqual([]);
});

test('a first name alone is to be decided about, and a word that looks like one is not', () => {
	const will: Identity = { ...mei, words: 'will', shown: 'Will Okafor', blocks: false };
	const names = (text: string) => found(text, [will]).map(({ found: words, blocks }) => [words, blocks]);
	expect(names('Then Will spoke, and we will see.')).toEqual([['Will', false]]);
	expect(names('We will see.')).toEqual([]);
});

test('an organisation is found by the first words of its name and by its initials, and that is to be decided', () => {
	const rivers: Identity = { ...trust, words: 'two rivers youth partnership', shown: 'Two Rivers' };
	const who: Identity = { ...trust, words: 'women and housing office', shown: 'The office' };
	const forms = (text: string) =>
		found(text, [rivers, who]).map(({ found: words, blocks }) => [words, blocks]);
	expect(forms('Two Rivers will teach.')).toEqual([['Two Rivers', false]]);
	expect(forms('TRYP counts, and who pays the WHO?')).toEqual([
		['TRYP', false],
		['WHO', false]
	]);
	expect(forms('We try to teach, who else.')).toEqual([]);
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
		'Nakamura '.repeat(40_000),
		'Calle A B '.repeat(20_000),
		'rue de la '.repeat(20_000),
		'A'.repeat(100_000)
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

function found(markdown: string, identities = [mei, surname, trust]) {
	return findOccurrences(partsOf(markdown, 'Education', '#'), [...identities, ...formsToDecide(identities)], {
		year: 2026,
		hash: (text) => createHash('sha256').update(text).digest('hex')
	});
}
