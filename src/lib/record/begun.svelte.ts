/**
 * What a form stands on: what the page shows, until somebody begins to write. From then on what it showed at that moment, so
 * that what others save meanwhile does not creep in, least of all its version.
 */
export class Begun<T> {
	#held = $state.raw<T>();
	#now: () => T;

	constructor(now: () => T) {
		this.#now = now;
	}

	get shown(): T {
		return this.#held ?? this.#now();
	}

	/** For `oninput` of the form. */
	hold = (): void => {
		this.#held ??= this.#now();
	};

	/** Once it was saved. */
	letGo = (): void => {
		this.#held = undefined;
	};
}
