import { invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';

/** Changes that come together are shown together; the spread keeps a full room from asking all at once. */
const SETTLE_MS = 300;
const SPREAD_MS = 400;
/** A stream that was refused is asked for again after this long, and half as much more by chance. */
const RETRY_MS = 30_000;

/** One stream for the page, for all the circles that its components watch. */
class Live {
	#watched = new Map<string, number>();
	#source: EventSource | null = null;
	#open = '';
	#refresh: ReturnType<typeof setTimeout> | undefined;
	#again: ReturnType<typeof setTimeout> | undefined;
	#missed = false;

	constructor() {
		document.addEventListener('visibilitychange', () => this.#follow());
		addEventListener('online', () => {
			this.#follow();
			// A refresh may have failed meanwhile, also where the stream lived on.
			this.#soon();
		});
		addEventListener('pagehide', () => this.#close());
		addEventListener('pageshow', () => this.#follow());
	}

	watch(circles: readonly string[]): () => void {
		for (const id of circles) this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1);
		// After the components of a new page have said what they watch, not in between.
		queueMicrotask(() => this.#follow());
		return () => {
			for (const id of circles) {
				const left = (this.#watched.get(id) ?? 1) - 1;
				if (left > 0) this.#watched.set(id, left);
				else this.#watched.delete(id);
			}
			queueMicrotask(() => this.#follow());
		};
	}

	#follow(): void {
		const wanted = document.hidden ? '' : [...this.#watched.keys()].toSorted().join(',');
		if (wanted === this.#open && this.#source?.readyState !== EventSource.CLOSED) return;
		this.#close();
		if (wanted === '') return;
		this.#open = wanted;
		const query = new URLSearchParams(wanted.split(',').map((id) => ['circle', id]));
		this.#source = new EventSource(`/events?${query}`);
		this.#source.onmessage = () => this.#soon();
		this.#source.onopen = () => {
			// Whatever happened while nobody listened is not repeated.
			if (this.#missed) this.#soon();
			this.#missed = false;
		};
		this.#source.onerror = () => this.#lost();
	}

	#lost(): void {
		this.#missed = true;
		if (this.#source?.readyState !== EventSource.CLOSED) return;
		clearTimeout(this.#again);
		this.#again = setTimeout(() => this.#follow(), RETRY_MS * (1 + Math.random() / 2));
	}

	#close(): void {
		clearTimeout(this.#again);
		if (this.#source) this.#missed = true;
		this.#source?.close();
		this.#source = null;
		this.#open = '';
	}

	#soon(): void {
		this.#refresh ??= setTimeout(
			() => {
				this.#refresh = undefined;
				// A refresh in the middle of a navigation would call it off.
				if (navigating.to) this.#soon();
				else void invalidateAll();
			},
			SETTLE_MS + Math.random() * SPREAD_MS
		);
	}
}

let live: Live | undefined;

/**
 * Keeps the page's data fresh while the component is shown: when something changes in one of these circles, the loads
 * run again. What is being typed stays, because fields keep their own text. Call it while the component is made.
 */
export function liveRefresh(circles: () => readonly (string | null | undefined)[]): void {
	const ids = $derived(
		circles()
			.filter((id) => id !== null && id !== undefined)
			.toSorted()
			.join(',')
	);
	$effect(() => {
		if (!ids) return;
		live ??= new Live();
		return live.watch(ids.split(','));
	});
}
