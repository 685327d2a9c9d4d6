import * as Y from 'yjs';
import { COPY_PREFIX } from '$lib/offline/copies';
import { CopyGone, CopyStore } from './copy-store';
import { LOCAL_COPY_RETRY_MS, LOCAL_COPY_ROWS } from './protocol';

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
	#unsaved: number;
	#noted: number;
	#noting = false;

	private constructor(
		doc: Y.Doc,
		store: CopyStore,
		known: { synced: boolean; unsaved: number },
		changed: () => void
	) {
		this.#doc = doc;
		this.#store = store;
		this.#changed = changed;
		this.syncedBefore = known.synced;
		this.#unsaved = this.#noted = known.unsaved;
		doc.on('update', this.#keep);
	}

	/**
	 * Loads the copy into `doc`, and keeps from then on what the document has. Null where the browser keeps nothing.
	 * @param told `found` is told, before anything is loaded, how many changes were not acknowledged when it was last
	 * closed [C62]; `changed` is called when there is something else to say about what is kept
	 */
	static async open(
		personId: string,
		documentId: string,
		doc: Y.Doc,
		told: { found?: (unsaved: number) => void; changed?: () => void } = {}
	): Promise<LocalCopy | null> {
		if (typeof indexedDB === 'undefined') return null;
		return LocalCopy.#load(nameOf(personId, documentId), doc, told).catch(() => null);
	}

	/** Whether there is one. */
	static async exists(personId: string, documentId: string): Promise<boolean> {
		return typeof indexedDB !== 'undefined' && CopyStore.exists(nameOf(personId, documentId));
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

	/** Remembers how many changes are unsaved; one write at a time, the newest count last. */
	async rememberUnsaved(count: number): Promise<void> {
		this.#unsaved = count;
		if (this.#noting) return;
		this.#noting = true;
		while (this.#noted !== this.#unsaved && !this.#gone) {
			const next = this.#unsaved;
			await this.#store.set('unsaved', next).catch(() => undefined);
			this.#noted = next;
		}
		this.#noting = false;
	}

	/** Resolves when everything up to now is on the device, or can't be. */
	async close(): Promise<void> {
		clearTimeout(this.#retry);
		this.#doc.off('update', this.#keep);
		while (this.#writing) await pause(5);
		this.#store.close();
	}

	async forget(): Promise<void> {
		clearTimeout(this.#retry);
		this.#doc.off('update', this.#keep);
		this.#gone = true;
		await this.#store.delete();
	}

	#keep = (update: Uint8Array, origin: unknown): void => {
		if (LocalCopy.isOrigin(origin) || this.#gone) return;
		// While the device is full the whole document waits, not its pieces.
		if (!this.#failing) this.#queue.push(update);
		if (!this.#writing && !this.#failing) void this.#write();
	};

	async #write(): Promise<void> {
		this.#writing = true;
		try {
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
		if (error instanceof CopyGone) this.#gone = true;
		else this.#failing = true;
		this.#changed();
		if (this.#failing) this.#retry = setTimeout(() => void this.#tryAgain(), LOCAL_COPY_RETRY_MS);
	}

	async #tryAgain(): Promise<void> {
		this.#writing = true;
		try {
			await this.#squash();
			this.#failing = false;
			this.#changed();
		} catch (error) {
			this.#fail(error);
		}
		this.#writing = false;
		if (this.#queue.length > 0) void this.#write();
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
		{ found, changed = () => undefined }: { found?: (unsaved: number) => void; changed?: () => void }
	): Promise<LocalCopy> {
		const store = await CopyStore.open(name);
		const [updates, synced, noted] = await Promise.all([
			store.updates(),
			store.get('synced'),
			store.get('unsaved')
		]);
		const unsaved = typeof noted === 'number' ? noted : 0;
		found?.(unsaved);
		const cameLate = !isEmpty(doc);
		doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)), store);
		const copy = new LocalCopy(doc, store, { synced: synced === 1, unsaved }, changed);
		if (cameLate) copy.#keep(Y.encodeStateAsUpdate(doc), null);
		return copy;
	}
}

function isEmpty(doc: Y.Doc): boolean {
	return doc.store.clients.size === 0;
}

function nameOf(personId: string, documentId: string): string {
	return `${COPY_PREFIX}${personId}:${documentId}`;
}

function pause(ms: number): Promise<null> {
	return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
