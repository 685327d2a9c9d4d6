import type { Limits } from '../protocol';
import { TokenBucket } from './token-bucket';

const SWEEP_ABOVE = 1_000;

/** What is remembered of people between their connections, in memory and for minutes. */
export class People {
	#limits: Limits;
	#connects = new Map<string, { bucket: TokenBucket; at: number }>();
	#barred = new Map<string, number>();

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	/** Counts a connection; false when there were too many in a short time [C39]. */
	mayConnect(userId: string, now: number): boolean {
		const { connectsPerSecond, connectsBurst } = this.#limits;
		this.#sweep(now);
		const known = this.#connects.get(userId);
		const bucket = known?.bucket ?? new TokenBucket(connectsPerSecond, connectsBurst, now);
		this.#connects.set(userId, { bucket, at: now });
		return bucket.take(now);
	}

	/** Somebody has sent what broke a document [C38]. */
	bar(userId: string, documentId: string, now: number): void {
		this.#barred.set(`${userId} ${documentId}`, now + this.#limits.barredMs);
	}

	isBarred(userId: string, documentId: string, now: number): boolean {
		return (this.#barred.get(`${userId} ${documentId}`) ?? 0) > now;
	}

	/** Forgets those who have not come for so long that all of it is allowed again. */
	#sweep(now: number): void {
		if (this.#connects.size + this.#barred.size < SWEEP_ABOVE) return;
		const { connectsPerSecond, connectsBurst } = this.#limits;
		for (const [userId, { at }] of this.#connects)
			if ((now - at) / 1000 > connectsBurst / connectsPerSecond) this.#connects.delete(userId);
		for (const [key, until] of this.#barred) if (until <= now) this.#barred.delete(key);
	}
}
