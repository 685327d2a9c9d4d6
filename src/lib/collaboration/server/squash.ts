import * as Y from 'yjs';
import type { StoredDocument } from './update-log';

const SLICE_ROWS = 100;
/** Lets everything else have its turn. */
const breath = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Puts a stored document into a `Y.Doc`, in one transaction.
 * Throws when rows are missing, because what depends on them would not be shown.
 */
export function restore(
	doc: Y.Doc,
	{ snapshot, updates }: Pick<StoredDocument, 'snapshot' | 'updates'>,
	origin: unknown = null
): void {
	doc.transact(() => {
		if (snapshot !== null) Y.applyUpdate(doc, snapshot);
		for (const { data } of updates) Y.applyUpdate(doc, data);
	}, origin);
	if (hasPending(doc)) throw new Error('The stored document is incomplete');
}

/** Whether something waits for content the document has never seen. */
export function hasPending(doc: Y.Doc): boolean {
	return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}

/** Lets go of what waits for content the document has never seen [C32]. */
export function dropPending(doc: Y.Doc): void {
	doc.store.pendingStructs = null;
	doc.store.pendingDs = null;
}

/**
 * One state for a snapshot and its updates, through a `Y.Doc`: `Y.mergeUpdates` is quadratic and ten times larger.
 * Throws when the state would not read back as what it replaces. It is done in slices, so that nobody waits for all of it.
 */
export async function squash({ snapshot, updates }: StoredDocument): Promise<Uint8Array> {
	const before = new Y.Doc();
	const after = new Y.Doc();
	try {
		if (snapshot !== null) Y.applyUpdate(before, snapshot);
		for (let index = 0; index < updates.length; index += SLICE_ROWS) {
			await breath();
			before.transact(() => {
				for (const { data } of updates.slice(index, index + SLICE_ROWS)) Y.applyUpdate(before, data);
			});
		}
		if (hasPending(before)) throw new Error('The stored document is incomplete');
		await breath();
		const state = Y.encodeStateAsUpdate(before);
		await breath();
		restore(after, { snapshot: state, updates: [] });
		await breath();
		if (!Y.equalSnapshots(Y.snapshot(before), Y.snapshot(after))) {
			throw new Error('The compacted document differs from the stored one');
		}
		return state;
	} finally {
		before.destroy();
		after.destroy();
	}
}

/**
 * The rows that may go once there is a newer snapshot: those of the one before. The newer ones hold their numbers a
 * while longer, so that an instance which lags behind finds them taken, even if it began to write before [C15].
 */
export function replaceable({ snapshotSeq, updates }: StoredDocument): number[] {
	return updates.map(({ seq }) => seq).filter((seq) => seq <= snapshotSeq);
}
