import { copyNames, listCopies } from './copies';
import type { Copy } from './copies';
import { deleteDatabase, nameOf } from './kept';

/** How long a deletion may wait for other tabs to let go. */
const WAIT_MS = 3_000;

/** Deletes every document kept on this device, whoever's it is. To be called at sign-out [C64]. */
export async function forgetAllDocuments(): Promise<void> {
	await deleteAll(await copyNames());
}

/** Deletes the copies that match; those with changes that no server has only when told so. */
export async function forgetDocuments(
	matches: (copy: Copy) => boolean,
	{ alsoUnsaved }: { alsoUnsaved: boolean }
): Promise<void> {
	const copies = await listCopies();
	await deleteAll(copies.filter((copy) => (alsoUnsaved || copy.unsaved === 0) && matches(copy)).map(nameOf));
}

async function deleteAll(names: readonly string[]): Promise<void> {
	await Promise.race([Promise.allSettled(names.map(deleteDatabase)), pause(WAIT_MS)]);
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
