/**
 * One spelling of an organisation's name: case, punctuation and a leading "the" do not make another one.
 * The same rule as `private.name_key` in the database.
 */
export function nameKey(name: string): string {
	return name
		.trim()
		.toLowerCase()
		.replace(/^the\s+/, '')
		.replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * Those of the known organisations that this name may be another spelling of, the likeliest first (three at most).
 * Never contains one with the same key: that is the same organisation.
 */
export function nearNames<T extends { name: string }>(name: string, known: readonly T[]): T[] {
	const key = nameKey(name);
	if (key.length < SHORTEST) return [];
	return known
		.filter((one) => nameKey(one.name) !== key)
		.map((one) => ({ one, distance: howFar(name, one.name) }))
		.filter(({ distance }) => distance !== null)
		.sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0))
		.slice(0, 3)
		.map(({ one }) => one);
}

const SHORTEST = 3;
const SHORTEST_CONTAINED = 6;
/** Words that come and go when people write an organisation's name. */
const PASSING_WORDS = /\b(and|of|for|the|ltd|limited|plc|llp|inc|cic|cio|uk)\b/g;

/** 0 for nearly certain, more for less so, null for two different names. */
function howFar(one: string, other: string): number | null {
	const [a, b] = [looseKey(one), looseKey(other)];
	if (a === b) return 0;
	if (initials(one) === nameKey(other) || initials(other) === nameKey(one)) return 1;
	const [short, long] = a.length <= b.length ? [a, b] : [b, a];
	if (short.length >= SHORTEST_CONTAINED && long.includes(short)) return 2;
	const allowed = short.length >= 9 ? 2 : short.length >= 5 ? 1 : 0;
	const distance = editDistance(a, b, allowed);
	return distance === null ? null : 2 + distance;
}

function looseKey(name: string): string {
	const loose = nameKey(name.toLowerCase().replaceAll('&', ' and ').replace(PASSING_WORDS, ' '));
	return loose || nameKey(name);
}

/** The first letters of the words, where there are three words or more; otherwise ''. */
function initials(name: string): string {
	const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	const all = words.filter((word) => !/^(the|and|of|for)$/.test(word)).map((word) => word.charAt(0));
	return all.length >= SHORTEST ? all.join('') : '';
}

/** Letters to change, add, drop or swap to get from one to the other; null when that is more than allowed. */
function editDistance(a: string, b: string, allowed: number): number | null {
	if (Math.abs(a.length - b.length) > allowed) return null;
	let before: number[] = [];
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			next[j] = Math.min(
				at(row, j) + 1,
				at(next, j - 1) + 1,
				at(row, j - 1) + (same ? 0 : 1),
				swapped ? at(before, j - 2) + 1 : Infinity
			);
		}
		[before, row] = [row, next];
	}
	const distance = at(row, b.length);
	return distance <= allowed ? distance : null;
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
