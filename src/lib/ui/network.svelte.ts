import { createSubscriber } from 'svelte/reactivity';

/** Whether there is a way to the server, as far as this page knows. Stays current in templates and effects. */
class Network {
	#lost = $state(false);
	#subscribe = createSubscriber((update) => {
		addEventListener('online', update);
		addEventListener('offline', update);
		return () => {
			removeEventListener('online', update);
			removeEventListener('offline', update);
		};
	});

	get isAway(): boolean {
		this.#subscribe();
		return this.#lost || this.isUnplugged;
	}

	/** What the device itself says. It may be wrong about a server that is away, or a Wi-Fi that leads nowhere. */
	get isUnplugged(): boolean {
		return typeof navigator !== 'undefined' && navigator.onLine === false;
	}

	/** Somebody tried and had no answer. */
	lose(): void {
		this.#lost = true;
	}

	/** Somebody had an answer. */
	find(): void {
		this.#lost = false;
	}
}

export const network = new Network();
