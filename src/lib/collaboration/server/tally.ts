/** Counts what was refused or ended, by a few words of our own: never by anything a browser sent. */
export class Tally {
	#counts = new Map<string, number>();

	add(word: string): void {
		this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
	}

	get counts(): Record<string, number> {
		return Object.fromEntries(this.#counts);
	}
}
