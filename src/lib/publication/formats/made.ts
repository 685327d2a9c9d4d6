import { createHash } from 'node:crypto';

/** Kept in memory and not on disk: what only members may read leaves no copy behind. */
const roomBytes = 24 * 1024 * 1024;
const longestQueue = 20;

/** Too many documents are being made: come back later. */
export class TooBusy extends Error {}

/**
 * Makes documents one at a time and keeps the latest. Whoever asks for one that is being made waits for that one.
 * `make` runs only when there is nothing kept under `key`; `beforeMaking` may throw to refuse the work.
 */
export function createShelf() {
	const kept = new Map<string, Buffer>();
	const making = new Map<string, Promise<Buffer>>();
	let last: Promise<unknown> = Promise.resolve();
	let bytes = 0;

	return async function take(
		key: string,
		make: () => Promise<Buffer>,
		beforeMaking?: () => Promise<void>
	): Promise<Buffer> {
		const found = kept.get(key);
		if (found) {
			keep(key, found);
			return found;
		}
		await beforeMaking?.();
		const underWay = making.get(key);
		if (underWay) return underWay;
		if (making.size >= longestQueue) throw new TooBusy();
		const made = last.then(make).then((document) => keep(key, document));
		last = made.catch(() => undefined);
		making.set(key, made);
		return made.finally(() => making.delete(key));
	};

	function keep(key: string, document: Buffer): Buffer {
		bytes += document.length - (kept.get(key)?.length ?? 0);
		kept.delete(key);
		kept.set(key, document);
		for (const [oldest, { length }] of kept) {
			if (bytes <= roomBytes) break;
			kept.delete(oldest);
			bytes -= length;
		}
		return document;
	}
}

/** The name of a document on the shelf: everything it is made of, in one hash. */
export function keyOf(format: string, content: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify([format, content]))
		.digest('base64url');
}
