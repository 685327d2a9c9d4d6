import type { Limits } from '../protocol';

/** Whether a document may still grow [C30]. The sum of what was stored is an upper bound of its size. */
export class DocumentSize {
	#limits: Limits;
	#atMost = 0;
	#measuredAt = -Infinity;

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	add(bytes: number): void {
		this.#atMost += bytes;
	}

	/** @param measure is costly; called when the bound seems reached, and only now and then */
	hasRoomFor(bytes: number, measure: () => number): boolean {
		const { documentBytes, measureSizeMs } = this.#limits;
		if (this.#atMost + bytes <= documentBytes) return true;
		if (performance.now() - this.#measuredAt > measureSizeMs) {
			this.#measuredAt = performance.now();
			this.#atMost = measure();
		}
		return this.#atMost + bytes <= documentBytes;
	}
}
