import type { ZoneChoice } from './time-zones.server';

/** The zones with a word that begins as what somebody typed, cities of that name first; none while nothing is typed. */
export function findZones(zones: readonly ZoneChoice[], sought: string): ZoneChoice[] {
	const key = plain(sought);
	if (!key.trim()) return [];
	const begins = ({ label }: ZoneChoice) => plain(label).startsWith(key);
	return zones
		.filter(({ label, value }) => plain(`${label} ${value}`).includes(key))
		.toSorted((one, other) => Number(begins(other)) - Number(begins(one)));
}

/** Words with a space before each, and without accents: that is how the names of zones are spelt. */
function plain(text: string): string {
	const bare = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	return ` ${bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()}`;
}

/** What came of a search, for everybody who can't see the list getting shorter. */
export function foundWords(sought: string, found: readonly ZoneChoice[], chosen: string): string {
	const [first] = found;
	if (!sought.trim()) return '';
	if (!first) return 'Nothing found.';
	if (first.value === chosen) return `${first.label} is chosen.`;
	return `${found.length === 1 ? 'One' : found.length} found. Enter chooses ${first.label}.`;
}
