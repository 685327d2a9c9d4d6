import { expect, test } from 'vitest';
import type { Identity } from '$lib/check/check';
import { leaveOut } from './leave-out';

const identity = (kind: Identity['kind'], words: string): Identity => ({
	kind,
	words,
	shown: words,
	attended: true,
	blocks: true
});
const leaving = leaveOut([
	identity('name', 'mei nakamura'),
	identity('name', 'nakamura'),
	identity('organisation', 'two rivers youth partnership'),
	identity('organisation', 'plumbline evaluation'),
	identity('organisation', 'university of eastmoor')
]);

test('words stand where somebody was named, once for the whole of a name', () => {
	expect(leaving('Said by **Mei Nakamura**, twice.')).toBe('Said by **(name left out)**, twice.');
	expect(leaving('NAKAMURA and others')).toBe('(name left out) and others');
});

test('an organisation is also left out where it is called by the first words of its name', () => {
	expect(leaving('Two Rivers will teach; Plumbline counts.')).toBe(
		'(organisation left out) will teach; (organisation left out) counts.'
	);
	expect(leaving('The Two Rivers Youth Partnership teaches.')).toBe('The (organisation left out) teaches.');
});

test('what many share points at nobody', () => {
	const text = 'Two of them spoke of a university of the future, and of youth.';
	expect(leaving(text)).toBe(text);
});

test('a name that the writing hides takes its line with it, and no other', () => {
	for (const hidden of [
		'N**aka**mura',
		'N&#97;kamura',
		'https://example.org/Mei%20Nakamura',
		'[Na](x)kamura'
	])
		expect(leaving(`Before\nSaid by ${hidden}.\nAfter`)).toBe(
			'Before\n(A line that points at somebody who was in the room is left out.)\nAfter'
		);
});

test('without anybody to leave out the text stays as it is', () => {
	expect(leaveOut([{ ...identity('name', 'mei'), blocks: false }])('Mei')).toBe('Mei');
});
