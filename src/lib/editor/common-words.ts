/* Comparing takes as long as both lengths multiplied: of long passages their beginnings tell enough. */
const mostWords = 120;

type Common = { shared: number; from: number; to: number };
const none: Common = { shared: 0, from: 0, to: 0 };

/** The words that two texts have in common, in the same order: how many letters of them, and between which places of `other`. */
export function commonWords(one: string, other: string): Common {
	const theirs = wordsOf(other);
	/* What the words so far have in common with the first of theirs, with the first two, and so on. */
	let row: Common[] = [none, ...theirs.map(() => none)];
	for (const { word } of wordsOf(one)) {
		const next = [none];
		for (const [at, their] of theirs.entries()) {
			const [before, above, left] = [row[at] ?? none, row[at + 1] ?? none, next[at] ?? none];
			const both = word === their.word ? withWord(before, their) : none;
			next.push([above, left, both].reduce((most, each) => (each.shared > most.shared ? each : most)));
		}
		row = next;
	}
	return row.at(-1) ?? none;
}

/** Whether at least half of each text stands in the other. */
export function resembles(one: string, other: string): boolean {
	const { shared } = commonWords(one, other);
	return shared > 0 && [one, other].every((text) => 2 * shared >= lettersIn(text));
}

type Word = { word: string; index: number };

function withWord({ shared, from }: Common, { word, index }: Word): Common {
	return { shared: shared + word.length, from: shared === 0 ? index : from, to: index + word.length };
}

function wordsOf(text: string): Word[] {
	return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)]
		.slice(0, mostWords)
		.map(({ 0: word, index }) => ({ word, index }));
}

function lettersIn(text: string): number {
	return wordsOf(text).reduce((sum, { word }) => sum + word.length, 0);
}
