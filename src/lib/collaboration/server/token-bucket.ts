/** Allows `perSecond` in the long run and `burst` at once. */
export class TokenBucket {
	#perSecond: number;
	#burst: number;
	#tokens: number;
	#at: number;

	/** @param now milliseconds */
	constructor(perSecond: number, burst: number, now: number) {
		this.#perSecond = perSecond;
		this.#burst = burst;
		this.#tokens = burst;
		this.#at = now;
	}

	take(now: number, amount = 1): boolean {
		this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond);
		this.#at = now;
		if (this.#tokens < amount) return false;
		this.#tokens -= amount;
		return true;
	}
}
