import * as Y from 'yjs';
import { step2Frame, updateFrame } from './frames';
import type { StoredDocument } from './update-log';
import { toWire } from './wire';
import type { Wire } from './wire';

const KEPT_FRAMES = 16;
const KEPT_MS = 2_000;
const LONG_BYTES = 128 * 1024;

/**
 * What people are sent who come to a document that has not changed meanwhile: many come back at once after
 * a restart and know the same, so each difference is encoded once.
 */
export class StateFrames {
	#doc: () => Y.Doc;
	#frames = new Map<string, Wire>();
	#timer: NodeJS.Timeout | null = null;

	constructor(doc: () => Y.Doc) {
		this.#doc = doc;
	}

	since(stateVector: Uint8Array): Wire {
		const key = Buffer.from(stateVector).toString('latin1');
		const kept = this.#frames.get(key);
		if (kept !== undefined) return kept;
		const wire = toWire(step2Frame(Y.encodeStateAsUpdate(this.#doc(), stateVector)));
		if (this.#frames.size < KEPT_FRAMES) this.#frames.set(key, wire);
		this.#timer ??= setTimeout(() => this.forget(), KEPT_MS).unref();
		return wire;
	}

	/** The document has changed, or nobody has asked for a while. */
	forget(): void {
		this.#frames.clear();
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}
}

/** Whether building the document takes so long that somebody who has nothing is better sent what is stored. */
export function isLong({ snapshot, updates }: StoredDocument): boolean {
	return updates.reduce((sum, { data }) => sum + data.byteLength, snapshot?.byteLength ?? 0) >= LONG_BYTES;
}

/** Whether no number is missing among the rows. */
export function isUnbroken({ snapshotSeq, updates, lastSeq }: StoredDocument): boolean {
	const first = lastSeq - updates.length + 1;
	return first <= snapshotSeq + 1 && updates.every(({ seq }, index) => seq === first + index);
}

/**
 * The stored bytes as messages for somebody who has nothing, without decoding and encoding them again [C16]. The last
 * one is the sync step 2, so that nobody believes to be whole before.
 */
export function storedFrames({ snapshot, updates }: StoredDocument, mergedUpdates: number): Wire {
	const pieces: Uint8Array[] = snapshot === null ? [] : [snapshot];
	for (let index = 0; index < updates.length; index += mergedUpdates) {
		pieces.push(Y.mergeUpdates(updates.slice(index, index + mergedUpdates).map(({ data }) => data)));
	}
	const last = pieces.pop() ?? Y.encodeStateAsUpdate(new Y.Doc());
	return Buffer.concat([...pieces.map((piece) => toWire(updateFrame(piece))), toWire(step2Frame(last))]);
}
