/** Somebody who is owed an acknowledgement. */
export interface Creditor {
	sendSaved(): void;
}

/**
 * Acknowledgements that wait for another message to travel with [C2]. One timer for all connections: one each would
 * wake the process for every edit.
 */
export class Acknowledgements {
	#owed = new Set<Creditor>();
	#delayMs: number;
	#timer: NodeJS.Timeout | null = null;

	constructor(delayMs: number) {
		this.#delayMs = delayMs;
	}

	owe(creditor: Creditor): void {
		this.#owed.add(creditor);
		this.#timer ??= setTimeout(() => this.#pay(), this.#delayMs);
	}

	/** It has gone along with something else, or nobody waits for it any more. */
	forget(creditor: Creditor): void {
		this.#owed.delete(creditor);
	}

	#pay(): void {
		this.#timer = null;
		for (const creditor of [...this.#owed]) creditor.sendSaved();
		this.#owed.clear();
	}
}
