const HUES = 8;

/** One of eight fixed colours for a name or an id, always the same one. */
export function hueOf(text: string): number {
	let sum = 0;
	for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
	return sum % HUES;
}

/** The first letters of the first and the last word: 'Ruth Adeyemi' gives 'RA'. */
export function initialsOf(name: string): string {
	const words = name.trim().split(/\s+/).filter(Boolean);
	const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
	return chosen.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?';
}
