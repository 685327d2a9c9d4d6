import * as Y from 'yjs';
import type { About } from '$lib/offline/copies';
import { nameOf, type Note, type Notes } from '$lib/offline/kept';
import { CopyGone, CopyStore } from './copy-store';
import { LOCAL_COPY_RETRY_MS, LOCAL_COPY_ROWS } from './protocol';

export { forgetAllDocuments } from '$lib/offline/forget-documents';

type Told = {
	/** Before anything is loaded: how many changes were not acknowledged when it was last closed [C62], and whose. */
	found?: (unsaved: number, unanswered: [number, number][]) => void;
	/** There is something else to say about what is kept. */
	changed?: () => void;
};

/** The copy of one document on this device, named after the person and the document [C64]. */
export class LocalCopy {
	/** Whether this copy has held the whole document before [C60]. */
	readonly syncedBefore: boolean;
	#doc: Y.Doc;
	#store: CopyStore;
	#changed: () => void;
	#queue: Uint8Array[] = [];
	#writing = false;
	#failing = false;
	#gone = false;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#unsaved: Note;
	/** What the device holds of that, by now. */
	#noted: Note;
	#noting = false;

	private constructor(doc: Y.Doc, store: CopyStore, synced: boolean, unsaved: Note, changed: () => void) {
		this.#doc = doc;
		this.#store = store;
		this.#changed = changed;
		this.syncedBefore = synced;
		this.#unsaved = this.#noted = unsaved;
		doc.on('update', this.#keep);
	}

	/**
	 * Loads the copy into `doc`, and keeps from then on what the document has. Null where the browser keeps nothing.
	 * @param about of what the document is part; kept beside it
	 */
	static async open(
		personId: string,
		documentId: string,
		doc: Y.Doc,
		told: Told = {},
		about: About | null = null
	): Promise<LocalCopy | null> {
		const name = nameOf({ person: personId, document: documentId });
		const copy = await LocalCopy.#load(name, doc, told).catch(() => null);
		if (copy && about !== null) void copy.#store.set('about', about).catch(() => undefined);
		return copy;
	}

	/** Whether there is one. Rejects where the browser keeps nothing. */
	static async exists(personId: string, documentId: string): Promise<boolean> {
		return CopyStore.exists(nameOf({ person: personId, document: documentId }));
	}

	/** Whether a document's update came from a copy on this device, and so is no change made now. */
	static isOrigin(origin: unknown): boolean {
		return origin instanceof CopyStore;
	}

	/** Whether what is written now will outlive the page, in a moment. */
	get isKeeping(): boolean {
		return !this.#failing && !this.#gone;
	}

	/** Whether everything up to now is on the device. */
	get isComplete(): boolean {
		return this.isKeeping && !this.#writing && this.#queue.length === 0;
	}

	/** Whether the device refuses to keep more: its storage is full. */
	get isFull(): boolean {
		return this.#failing;
	}

	async markSynced(): Promise<void> {
		await this.#store.set('synced', 1).catch(() => undefined);
	}

	/** Remembers how many changes of this page are unsaved, and whose; one write at a time, the newest count last. */
	async rememberUnsaved(count: number, unanswered: ReadonlyMap<number, number>): Promise<void> {
		this.#unsaved = [count, [...unanswered]];
		if (this.#noting) return;
		this.#noting = true;
		try {
			while (String(this.#noted) !== String(this.#unsaved)) {
				const [next, [before]] = [this.#unsaved, this.#noted];
				await this.#store.change<Notes>('unsaved', (notes) =>
					withNote(notes, this.#doc.clientID, next, before)
				);
				this.#noted = next;
			}
		} catch {
			// Whatever changes next has it tried again.
		}
		this.#noting = false;
	}

	/** Resolves when everything up to now is on the device, or can't be. */
	async close(): Promise<void> {
		clearTimeout(this.#retry);
		this.#doc.off('update', this.#keep);
		while (this.#writing || this.#noting) await pause(5);
		this.#store.close();
	}

	/** Removes the copy, unless another page has left something unsaved in it. */
	async forgetSaved(): Promise<void> {
		while (this.#noting) await pause(5);
		const notes = await this.#store.get<Notes>('unsaved');
		if (Object.values(notes ?? {}).some(([count]) => count > 0)) await this.close();
		else await this.forget();
	}

	async forget(): Promise<void> {
		clearTimeout(this.#retry);
		this.#doc.off('update', this.#keep);
		this.#gone = true;
		await this.#store.delete();
	}

	#keep = (update: Uint8Array, origin: unknown): void => {
		if (LocalCopy.isOrigin(origin) || this.#gone) return;
		// While the device is full the whole document waits, not its pieces; those that come while it is written follow it.
		if (!this.#failing || this.#writing) this.#queue.push(update);
		if (!this.#writing && !this.#failing) void this.#write();
	};

	async #write(): Promise<void> {
		this.#writing = true;
		try {
			if (this.#failing) await this.#squash();
			this.#failing = false;
			while (this.#queue.length > 0) {
				const rows = await this.#store.append(this.#queue.splice(0));
				if (rows > LOCAL_COPY_ROWS) await this.#squash();
			}
		} catch (error) {
			this.#fail(error);
		}
		this.#writing = false;
		this.#changed();
	}

	#fail(error: unknown): void {
		this.#queue = [];
		this.#gone ||= error instanceof CopyGone;
		this.#failing = !this.#gone;
		if (this.#failing) this.#retry = setTimeout(() => void this.#write(), LOCAL_COPY_RETRY_MS);
	}

	#squash(): Promise<void> {
		return this.#store.squash((updates) => {
			for (const update of updates) Y.applyUpdate(this.#doc, update, this.#store);
			return Y.encodeStateAsUpdate(this.#doc);
		});
	}

	static async #load(
		name: string,
		doc: Y.Doc,
		{ found, changed = () => undefined }: Told
	): Promise<LocalCopy> {
		const store = await CopyStore.open(name);
		const unsaved: Note = [0, []];
		const takeOver = (notes: Notes = {}): Notes => {
			for (const [count, unanswered] of Object.values(notes)) {
				unsaved[0] += count;
				unsaved[1].push(...unanswered);
			}
			// Of one client the later answer counts.
			unsaved[1].sort(([, one], [, other]) => one - other);
			return { [doc.clientID]: unsaved };
		};
		// First of all: what another page notes from now on may not be among the rows.
		await store.change('unsaved', takeOver).catch(() => undefined);
		const [updates, synced] = await Promise.all([store.updates(), store.get('synced')]);
		found?.(...unsaved);
		const cameLate = !isEmpty(doc);
		doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)), store);
		const copy = new LocalCopy(doc, store, synced === 1, unsaved, changed);
		if (cameLate) copy.#keep(Y.encodeStateAsUpdate(doc), null);
		return copy;
	}
}

/** @param before how much this page had noted last: another may have taken that over since */
function withNote(notes: Notes = {}, page: number, [count, unanswered]: Note, before: number): Notes {
	const noted = notes[page]?.[0] ?? 0;
	return { ...notes, [page]: [count < before ? count : noted + count - before, unanswered] };
}

function isEmpty(doc: Y.Doc): boolean {
	return doc.store.clients.size === 0;
}

function pause(ms: number): Promise<null> {
	return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
