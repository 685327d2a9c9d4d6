import type { Carried } from './counted-socket';
import type { RefusalReason } from './protocol';

/**
 * Counts which of the changes made here are settled on the server [C2] [C61]. Pure: it knows no socket.
 * Every message sent is remembered with the number of changes that had been made by then.
 */
export class SaveLedger {
	#changes: number;
	#saved = 0;
	#sent: { upTo: number; carried: Carried; refusal: RefusalReason | null }[] = [];
	#settled = 0;
	/** Why a part was refused of what has not been settled to its end. */
	#partRefusal: RefusalReason | null = null;
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
		this.#partRefusal = null;
	}

	/** @param carried `whole` for everything the server lacks (sync step 2); changes are settled with the last of their parts */
	send(carried: Carried): void {
		this.#sent.push({ upTo: this.#changes, carried, refusal: null });
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
			const refusal = message.refusal ?? this.#partRefusal;
			this.#partRefusal = message.carried === 'part' ? refusal : null;
			if (message.carried === 'part') continue;
			const changes = Math.max(0, message.upTo - this.#saved);
			this.#saved = Math.max(this.#saved, message.upTo);
			if (refusal !== null) {
				this.refusal = refusal;
				this.#refusedChanges = Math.max(1, this.#refusedChanges + changes);
			} else if (message.carried === 'whole') {
				this.#refusedChanges = 0;
				this.refusal = null;
			}
		}
	}
}
