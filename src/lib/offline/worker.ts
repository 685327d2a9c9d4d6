import { dev } from '$app/environment';
import { COPY_PREFIX, KEPT_MARK, sessionAt } from './kept';

/** Starts the service worker, which keeps what a person opened lately. Only for people who are signed in. */
export function startKeeping(): void {
	if (!('serviceWorker' in navigator)) return;
	// Some browsers forbid it, in a private window for instance. Then there is nothing to keep.
	void navigator.serviceWorker
		.register('/service-worker.js', { type: dev ? 'module' : 'classic' })
		.catch(() => undefined);
}

/** Says that the session of this page can be had here from now on: its text and its editor have arrived. */
export async function tellOpened(path = location.pathname): Promise<void> {
	if (!('serviceWorker' in navigator) || sessionAt(path) === null) return;
	const files = performance
		.getEntriesByType('resource')
		.map(({ name }) => new URL(name))
		.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/_app/immutable/'))
		.map(({ pathname }) => pathname);
	const { active } = await navigator.serviceWorker.ready;
	active?.postMessage({ type: 'opened', path, files: [...new Set(files)] });
}

/** Whether there is a copy of any document on this device. */
export async function keepsCopies(): Promise<boolean> {
	const stored = await indexedDB.databases();
	return stored.some(({ name }) => name?.startsWith(COPY_PREFIX));
}

/** Whether this page is one that was kept, and not made just now. */
export function isKeptPage(): boolean {
	const [entry] = performance.getEntriesByType('navigation');
	return (
		entry instanceof PerformanceNavigationTiming && entry.serverTiming.some(({ name }) => name === KEPT_MARK)
	);
}

/** Opens a page that is kept on this device. False when it is not. */
export async function openFromHere(url: URL): Promise<boolean> {
	const isHere = sessionAt(url.pathname) !== null && (await isKept(url.pathname).catch(() => false));
	if (isHere) location.assign(url);
	return isHere;
}

async function isKept(path: string): Promise<boolean> {
	const { pageKept } = await import('./shelf');
	return (await pageKept(path)) !== undefined;
}
