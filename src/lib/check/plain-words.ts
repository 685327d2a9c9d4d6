/** Text as the check reads it, and for each of its characters the place in the original. */
export type PlainWords = { words: string; places: number[] };

/** Accents, and what no font shows: between two letters they would hide a name. */
const unseen =
	/[\p{Default_Ignorable_Code_Point}\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/u;
const letter = /[\p{L}\p{N}\p{M}]/u;

/**
 * No case, no accents, no punctuation, one space between words and at both ends: what `private.plain_words` does in the
 * database, with the way back to the original. One pass, so that no text takes long.
 */
export function plainWords(text: string): PlainWords {
	// Gathered in pieces: looking at the end of a string that grows would copy all of it for every word.
	const pieces = [' '];
	const places = [0];
	let afterSpace = true;
	let place = 0;
	for (const character of text) {
		for (const part of character.normalize('NFKD').toLowerCase()) {
			if (unseen.test(part)) continue;
			if (letter.test(part)) add(part);
			else if (!afterSpace) add(' ');
		}
		place += character.length;
	}
	if (!afterSpace) add(' ');
	return { words: pieces.join(''), places };

	function add(part: string): void {
		pieces.push(part);
		afterSpace = part === ' ';
		for (let index = 0; index < part.length; index += 1) places.push(place);
	}
}

/** Where the words stand in the text as whole words: [from, to) of the original, never overlapping. */
export function placesOf(wanted: string, { words, places }: PlainWords, length: number): [number, number][] {
	const found: [number, number][] = [];
	const needle = ` ${wanted} `;
	for (let at = words.indexOf(needle); at >= 0; at = words.indexOf(needle, at + needle.length - 1)) {
		const from = places[at + 1] ?? 0;
		const last = places[at + needle.length - 2] ?? from;
		found.push([from, Math.min(length, last + 1)]);
	}
	return found;
}
