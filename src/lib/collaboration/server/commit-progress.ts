type Wait = { seq: number; done: (isCommitted: boolean) => void };

/** How far a room's updates are queued and committed, and who waits for that. */
export class CommitProgress {
	#waits: Wait[] = [];
	#hasEnded = false;
	queued = 0;
	committed = 0;

	get isWhole(): boolean {
		return this.queued === this.committed;
	}

	start(seq: number): void {
		this.queued = this.committed = seq;
	}

	/** Returns the number of the next update. */
	queue(): number {
		this.queued += 1;
		return this.queued;
	}

	commit(seq: number): void {
		this.committed = seq;
		while (this.#waits[0] !== undefined && this.#waits[0].seq <= seq) this.#waits.shift()?.done(true);
	}

	/** Calls `done` when all that is queued now is committed, at once if it is; with false when the room ends before. */
	whenWhole(done: (isCommitted: boolean) => void): void {
		if (this.#hasEnded) done(false);
		else if (this.isWhole) done(true);
		else this.#waits.push({ seq: this.queued, done });
	}

	end(): void {
		this.#hasEnded = true;
		for (const wait of this.#waits.splice(0)) wait.done(false);
	}
}
