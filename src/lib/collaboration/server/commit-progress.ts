type Wait = { count: number; done: (isCommitted: boolean) => void };

/** How many updates of a room have been queued and committed since it opened, and who waits for that. */
export class CommitProgress {
	#waits: Wait[] = [];
	#hasEnded = false;
	queued = 0;
	committed = 0;

	get isWhole(): boolean {
		return this.queued === this.committed;
	}

	/** Returns how many there are with the next one. */
	queue(): number {
		this.queued += 1;
		return this.queued;
	}

	commit(count: number): void {
		this.committed = count;
		while (this.#waits[0] !== undefined && this.#waits[0].count <= count) this.#waits.shift()?.done(true);
	}

	/** Calls `done` when all that is queued now is committed, at once if it is; with false when the room ends before. */
	whenWhole(done: (isCommitted: boolean) => void): void {
		if (this.#hasEnded) done(false);
		else if (this.isWhole) done(true);
		else this.#waits.push({ count: this.queued, done });
	}

	end(): void {
		this.#hasEnded = true;
		for (const wait of this.#waits.splice(0)) wait.done(false);
	}
}
