import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tx } from '../database';
import { codeOf } from '../error-code';

type Begin = (work: (tx: Tx) => Promise<unknown>) => Promise<unknown>;
type Snapshot = { of: string; tx: Promise<Tx>; readers: number; end: () => void };
const requests = new AsyncLocalStorage<{ open: Snapshot | null }>();

/** Within one request, reads of the same person that follow each other closely share one transaction: a page and its layouts. */
export function sharingReads<T>(request: () => T): T {
	return requests.run({ open: null }, request);
}

/** What is read from here on in this request must not come from before a write. */
export function endSharing(): void {
	const request = requests.getStore();
	if (request) request.open = null;
}

/**
 * Runs the work in the transaction that the request has open for that person, or in a new one begun by `begin`. It ends
 * with the turn of the event loop in which its last reader did, so nothing but SQL is ever waited for inside.
 */
export async function shareRead<T>(of: string, begin: Begin, work: (tx: Tx) => Promise<T>): Promise<T> {
	const request = requests.getStore();
	if (!request || (request.open && request.open.of !== of)) return alone(begin, work);
	const snapshot = (request.open ??= opened(of, begin));
	snapshot.readers += 1;
	try {
		return await work(await snapshot.tx);
	} catch (error) {
		if (codeOf(error) && request.open === snapshot) request.open = null;
		// A statement of somebody else failed and took the transaction with it. Reading again harms nobody.
		if (codeOf(error) === '25P02') return await alone(begin, work);
		throw error;
	} finally {
		snapshot.readers -= 1;
		// A page's load goes on right after its layout's: it still finds the transaction then.
		if (snapshot.readers === 0) setImmediate(endUnused, snapshot, request);
	}
}

async function alone<T>(begin: Begin, work: (tx: Tx) => Promise<T>): Promise<T> {
	return (await begin(work)) as T;
}

function opened(of: string, begin: Begin): Snapshot {
	const { promise: ended, resolve: end } = Promise.withResolvers<void>();
	const { promise: tx, resolve, reject } = Promise.withResolvers<Tx>();
	begin((transaction) => {
		resolve(transaction);
		return ended;
	}).catch(reject);
	return { of, tx, readers: 0, end };
}

function endUnused(snapshot: Snapshot, request: { open: Snapshot | null }): void {
	if (snapshot.readers > 0) return;
	if (request.open === snapshot) request.open = null;
	snapshot.end();
}
