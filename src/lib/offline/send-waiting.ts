import { openDocument } from '$lib/collaboration/provider';
import { isRefused } from '$lib/collaboration/save-words';
import { whileNotOpen } from '$lib/collaboration/while-not-open';
import { SCHEMA_NUMBER } from '$lib/editor/schema-number';
import type { Copy } from './copies';
import { ask } from './look-after';

/** How long one document may take. */
const EACH_MS = 30_000;

/**
 * Sends what these copies hold that no server has, one document after the other, as if each were opened for a moment
 * [C62]. One page of a browser does it at a time, and leaves alone what another has open.
 * @returns for each document that was tried, whether the server refuses what this device has of it
 */
export async function sendWaiting(
	person: string,
	copies: readonly Copy[],
	open: typeof openDocument = openDocument
): Promise<Map<string, boolean>> {
	const refused = new Map<string, boolean>();
	await alone(async () => {
		const ids = copies.map(({ document }) => document);
		const standing = await ask(person, ids);
		if (!standing) return;
		for (const documentId of ids) {
			const keepCopy = standing.kept.includes(documentId);
			await whileNotOpen({ personId: person, documentId }, async () => {
				const options = { personId: person, documentId, keepCopy, inBackground: true, schema: SCHEMA_NUMBER };
				refused.set(documentId, await send(open(options)));
			});
		}
	});
	return refused;
}

/** @returns whether it was refused */
async function send(live: ReturnType<typeof openDocument>): Promise<boolean> {
	// Before the copy has been read nothing is known to be unsaved.
	await Promise.race([live.ready, pause(EACH_MS)]);
	await live.whenSaved(EACH_MS);
	const refused = isRefused(live);
	await live.destroy();
	return refused;
}

async function alone(work: () => Promise<void>): Promise<void> {
	const locks = globalThis.navigator?.locks;
	if (!locks) return work();
	await locks.request('colloquy:sending', { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
