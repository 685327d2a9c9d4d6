import type { RefusalReason } from './protocol';

/**
 * Counts which of the changes made here are settled on the server [C2] [C61]. Pure: it knows no socket.
 * Every message sent is remembered with the number of changes that had been made by then.
 */
export class SaveLedger {
	#changes: number;
	#saved = 0;
	#sent: { upTo: number; whole: boolean; refusal: RefusalReason | null }[] = [];
	#settled = 0;
	#refusedChanges = 0;
	refusal: RefusalReason | null = null;

	/** @param unsaved changes of an earlier visit that are known to be unsaved [C62] */
	constructor(unsaved = 0) {
		this.#changes = unsaved;
	}

	/** Changes made here that the server has not confirmed. */
	get unsaved(): number {
		return this.#changes - this.#saved + this.#refusedChanges;
	}

	/** Changes that the server refused to keep. */
	get refused(): number {
		return this.#refusedChanges;
	}

	restore(unsaved: number): void {
		this.#changes += unsaved;
	}

	change(): void {
		this.#changes += 1;
	}

	/** A new connection: counts start again, and what was on its way is unknown. */
	connect(): void {
		this.#sent = [];
		this.#settled = 0;
	}

	/** @param whole whether the message carries everything the server lacks (sync step 2) */
	send(whole: boolean): void {
		this.#sent.push({ upTo: this.#changes, whole, refusal: null });
	}

	/** @param position of the message on this connection, from 1 */
	refuse(position: number, reason: RefusalReason): void {
		const message = this.#sent[position - this.#settled - 1];
		if (message !== undefined) message.refusal = reason;
	}

	/** @param count update messages of this connection that are settled */
	settle(count: number): void {
		while (this.#settled < count) {
			const message = this.#sent.shift();
			if (message === undefined) return;
			this.#settled += 1;
			const carried = Math.max(0, message.upTo - this.#saved);
			this.#saved = Math.max(this.#saved, message.upTo);
			if (message.refusal !== null) {
				this.refusal = message.refusal;
				this.#refusedChanges = Math.max(1, this.#refusedChanges + carried);
			} else if (message.whole) {
				this.#refusedChanges = 0;
				this.refusal = null;
			}
		}
	}
}
