import { describe, expect, test } from 'vitest';
import { nameKey, nearNames } from './name-key';

const known = [
	{ name: 'Harbour Trust' },
	{ name: 'Northgate Council' },
	{ name: 'St Brendan Health and Care' },
	{ name: 'Coastal Anti-Slavery Partnership' }
];
const near = (name: string) => nearNames(name, known).map((one) => one.name);

describe('one spelling of a name', () => {
	test('case, punctuation and a leading "the" make no other organisation', () => {
		expect(nameKey('The Harbour  Trust.')).toBe('harbourtrust');
		expect(nameKey('harbour-trust')).toBe('harbourtrust');
		expect(nameKey('Theatre Trust')).toBe('theatretrust');
		expect(nameKey('Ärzte für Häfen 21')).toBe('ärztefürhäfen21');
	});
});

describe('names that may be the same', () => {
	test('the same key is the same organisation, not a near one', () => {
		expect(near('the HARBOUR trust')).toEqual([]);
	});
	test('a slip of the finger is found', () => {
		expect(near('Harbor Trust')).toEqual(['Harbour Trust']);
		expect(near('Harbuor Trust')).toEqual(['Harbour Trust']);
	});
	test('words that come and go are found', () => {
		expect(near('St Brendan Health & Care')).toEqual(['St Brendan Health and Care']);
		expect(near('Harbour Trust Ltd')).toEqual(['Harbour Trust']);
	});
	test('a longer form and initials are found', () => {
		expect(near('Northgate Council Housing Team')).toEqual(['Northgate Council']);
		expect(near('CASP')).toEqual(['Coastal Anti-Slavery Partnership']);
	});
	test('different organisations stay different', () => {
		expect(near('Southgate Chapel')).toEqual([]);
		expect(near('Ha')).toEqual([]);
	});
});
