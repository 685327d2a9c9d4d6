import { expect, test } from 'vitest';
import { compareTexts, compareWordings } from './compare';

const words = (parts: ReturnType<typeof compareTexts>) => parts.map(({ kind, text }) => [kind, text.trim()]);

test('a change is shown word by word, as people read it', () => {
	expect(words(compareTexts('Costs of 5\\* are known.', 'Costs of 6\\* are well known.'))).toEqual([
		['same', 'Costs of'],
		['removed', '5'],
		['added', '6'],
		['same', '* are'],
		['added', 'well'],
		['same', 'known.']
	]);
});

test('words that were replaced in a row are shown as one phrase for another', () => {
	const [before, after] = [
		'It decides a great deal, as we know.',
		'It decides much of what follows, as we know.'
	];
	const parts = compareTexts(before, after);
	expect(words(parts)).toEqual([
		['same', 'It decides'],
		['removed', 'a great deal'],
		['added', 'much of what follows'],
		['same', ', as we know.']
	]);
	const without = (kind: string) => parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('');
	expect([without('added'), without('removed')]).toEqual([before, after]);
});

test('a text that was written anew is shown after the old one, not between its words', () => {
	const parts = compareTexts(
		'Nobody knows how many people are affected.',
		'Three shared numbers would be a start.'
	);
	expect(words(parts)).toEqual([
		['removed', 'Nobody knows how many people are affected.'],
		['added', 'Three shared numbers would be a start.']
	]);
});

test('a title shows only when it changed, too', () => {
	const theme = { title: 'Numbers', markdown: 'One.' };
	expect(words(compareWordings(theme, { ...theme, markdown: 'One. Two.' })).flat()).not.toContain('Numbers');
	expect(words(compareWordings(theme, { title: 'Figures', markdown: 'One.' }))).toContainEqual([
		'removed',
		'Numbers'
	]);
});

test('a character that does not exist stays as it was typed', () => {
	expect(words(compareTexts('One.', 'One. &#99999999; &#1114112;'))).toContainEqual([
		'added',
		'&#99999999; &#1114112;'
	]);
});

test('long texts without a word in common keep nobody waiting', () => {
	const long = (letter: string) =>
		Array.from({ length: 30_000 }, (_, index) => `${letter}${index}`).join(' ');
	const began = performance.now();
	expect(compareTexts(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['removed', 'added']);
	expect(performance.now() - began).toBeLessThan(1_500);
});
