import { untrack } from 'svelte';
import { isKeptPage } from '$lib/offline/worker';

/**
 * The server's time, ticking once a second while the page is shown. Starts at the moment the server sent, so that the
 * first paint agrees with it, and is not thrown off by a device whose clock is wrong.
 */
export function ticking(serverNow: () => number): { readonly ms: number } {
	let milliseconds = $state(untrack(serverNow));
	$effect(() => {
		// A page that was kept brings the time at which it was kept.
		const ahead = isKeptPage() ? 0 : serverNow() - Date.now();
		const tick = () => (milliseconds = Date.now() + ahead);
		tick();
		const timer = setInterval(tick, 1000);
		return () => clearInterval(timer);
	});
	return {
		get ms() {
			return milliseconds;
		}
	};
}
