const commitment = /\{\{(\w+)\}\}(.+?)\{\{\/\}\}/g;
const observation = /==(.+?)==/g;

/** Turns the sample's own marks into the `<mark>` elements that sections are read from. Throws at an unknown key. */
export function withMarks(text: string, ids: ReadonlyMap<string, string>): string {
	return text
		.replace(commitment, (_, key: string, words: string) => {
			const id = ids.get(key);
			if (!id) throw new Error(`The sample marks a commitment "${key}" that does not exist.`);
			return `<mark data-commitment="${id}">${words}</mark>`;
		})
		.replace(observation, '<mark>$1</mark>');
}

/** The words that became a commitment, by its key. */
export function wordings(texts: Iterable<string>): Map<string, string> {
	const found = new Map<string, string>();
	for (const text of texts) {
		for (const [, key = '', words = ''] of text.matchAll(commitment))
			if (!found.has(key)) found.set(key, words);
	}
	return found;
}
