import { IndexeddbPersistence } from 'y-indexeddb';
import { deleteDB, openDB } from 'lib0/indexeddb';
import type * as Y from 'yjs';
import { LOCAL_COPY_WAIT_MS } from './protocol';

const PREFIX = 'colloquy:document:';

/** The copy of one document on this device, named after the person and the document [C64]. */
export class LocalCopy {
	#copy: IndexeddbPersistence;
	#writing = false;
	#unsaved = 0;
	#written = 0;
	/** Whether this copy has held the whole document before [C60]. */
	readonly syncedBefore: boolean;
	/** Changes that were not acknowledged when it was last closed [C62]. */
	readonly unsavedBefore: number;

	private constructor(copy: IndexeddbPersistence, syncedBefore: boolean, unsavedBefore: number) {
		this.#copy = copy;
		this.syncedBefore = syncedBefore;
		this.unsavedBefore = unsavedBefore;
		this.#written = unsavedBefore;
	}

	/** Loads the copy into `doc`. Null where the browser keeps nothing or takes too long. */
	static async open(personId: string, documentId: string, doc: Y.Doc): Promise<LocalCopy | null> {
		const name = `${PREFIX}${personId}:${documentId}`;
		if (!(await isUsable())) return null;
		const copy = new IndexeddbPersistence(name, doc);
		const loaded = await Promise.race([copy.whenSynced, pause(LOCAL_COPY_WAIT_MS)]);
		if (loaded === undefined) {
			void copy.destroy();
			return null;
		}
		const unsaved: unknown = await copy.get('unsaved');
		return new LocalCopy(copy, (await copy.get('synced')) === 1, typeof unsaved === 'number' ? unsaved : 0);
	}

	/** Whether a document's update came from a copy on this device, and so is no change made now. */
	static isOrigin(origin: unknown): boolean {
		return origin instanceof IndexeddbPersistence;
	}

	async markSynced(): Promise<void> {
		await this.#copy.set('synced', 1);
	}

	/** Remembers how many changes are unsaved; one write at a time, the newest count last. */
	async rememberUnsaved(count: number): Promise<void> {
		this.#unsaved = count;
		if (this.#writing) return;
		this.#writing = true;
		while (this.#written !== this.#unsaved) {
			const next = this.#unsaved;
			await this.#copy.set('unsaved', next).catch(() => undefined);
			this.#written = next;
		}
		this.#writing = false;
	}

	async close(): Promise<void> {
		await this.#copy.destroy();
	}

	async forget(): Promise<void> {
		await this.#copy.destroy();
		await deleteDB(this.#copy.name);
	}
}

/** Deletes every document kept on this device, whoever's it is. To be called at sign-out [C64]. */
export async function forgetAllDocuments(): Promise<void> {
	if (typeof indexedDB === 'undefined') return;
	const stored = await indexedDB.databases();
	const names = stored.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []));
	await Promise.race([Promise.allSettled(names.map((name) => deleteDB(name))), pause(LOCAL_COPY_WAIT_MS)]);
}

async function isUsable(): Promise<boolean> {
	if (typeof indexedDB === 'undefined') return false;
	const probe = 'colloquy:probe';
	return openDB(probe, () => undefined).then(
		(database: IDBDatabase) => (database.close(), true),
		() => false
	);
}

function pause(ms: number): Promise<undefined> {
	return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
