import { deleteDatabase } from '$lib/offline/kept';

/** Raised when the database was deleted from elsewhere, at sign-out in another tab for instance. */
export class CopyGone extends Error {}

/** Rows of updates and a few remembered values in IndexedDB. Every write resolves when it is on the device, or rejects. */
export class CopyStore {
	#database: IDBDatabase;
	#open = true;

	private constructor(database: IDBDatabase) {
		this.#database = database;
		// Whoever deletes it must not wait for us.
		database.onversionchange = () => this.close();
		database.onclose = () => (this.#open = false);
	}

	/** Rejects where the browser keeps nothing. */
	static async open(name: string): Promise<CopyStore> {
		const request = indexedDB.open(name, 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore('updates', { autoIncrement: true });
			request.result.createObjectStore('custom');
		};
		return new CopyStore(await settled(request));
	}

	static async exists(name: string): Promise<boolean> {
		return (await indexedDB.databases()).some((stored) => stored.name === name);
	}

	updates(): Promise<Uint8Array[]> {
		return settled(this.#begin('updates', 'readonly').getAll());
	}

	async append(updates: readonly Uint8Array[]): Promise<number> {
		const store = this.#begin('updates', 'readwrite');
		for (const update of updates) store.add(update);
		const rows = settled(store.count());
		// At once: a page that is closed now has not much time.
		store.transaction.commit();
		await committed(store.transaction);
		return rows;
	}

	/** One row in place of all. `merge` is given every row there is, also those of other tabs. */
	async squash(merge: (updates: Uint8Array[]) => Uint8Array): Promise<void> {
		const store = this.#begin('updates', 'readwrite');
		const read = store.getAll();
		// Within the callback, or the transaction ends before the row is written.
		read.onsuccess = () => {
			const merged = merge(read.result);
			store.clear();
			store.add(merged);
		};
		await committed(store.transaction);
	}

	get<T>(key: string): Promise<T | undefined> {
		return settled(this.#begin('custom', 'readonly').get(key));
	}

	set(key: string, value: unknown): Promise<void> {
		return this.change(key, () => value);
	}

	/** Puts what is made of a remembered value in its place; no other page comes between. */
	async change<T>(key: string, make: (value: T | undefined) => T): Promise<void> {
		const store = this.#begin('custom', 'readwrite');
		const read = store.get(key);
		read.onsuccess = () => store.put(make(read.result), key);
		await committed(store.transaction);
	}

	close(): void {
		if (this.#open) this.#database.close();
		this.#open = false;
	}

	async delete(): Promise<void> {
		this.close();
		await deleteDatabase(this.#database.name);
	}

	#begin(name: string, mode: IDBTransactionMode): IDBObjectStore {
		if (!this.#open) throw new CopyGone();
		return this.#database.transaction(name, mode).objectStore(name);
	}
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
	});
}

function committed(transaction: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB refused'));
	});
}
