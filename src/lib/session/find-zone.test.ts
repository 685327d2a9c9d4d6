import { expect, test } from 'vitest';
import { findZones, foundWords } from './find-zone';
import { timeZoneChoices } from './time-zones.server';

const zones = timeZoneChoices(['Europe/London']);
const found = (sought: string) => findZones(zones, sought).map(({ value }) => value);

test('a city is found by how its name begins, whatever its accents, and before its region', () => {
	expect(found('pari')).toContain('Europe/Paris');
	expect(found('new york')).toEqual(['America/New_York']);
	expect(found('Zürich')).toEqual(['Europe/Zurich']);
	expect(found('europe/lon')).toEqual(['Europe/London']);
	expect(findZones(zones, 'indian')[0]?.label).toMatch(/^Indianapolis/);
	expect(found('indian')).toContain('Indian/Mauritius');
});

test('a letter in the middle of a name finds nothing', () => {
	expect(found('xanadu')).toEqual([]);
	expect(found('x')).toEqual([]);
	expect(found(' ')).toEqual([]);
});

test('what a search found is said, and what Enter does', () => {
	const say = (sought: string, chosen: string) => foundWords(sought, findZones(zones, sought), chosen);
	expect(say('', 'Europe/London')).toBe('');
	expect(say('xanadu', 'Europe/London')).toBe('Nothing found.');
	expect(say('paris', 'Europe/London')).toBe('One found. Enter chooses Paris (Europe).');
	expect(say('paris', 'Europe/Paris')).toBe('Paris (Europe) is chosen.');
});
