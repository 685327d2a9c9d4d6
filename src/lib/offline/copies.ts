import { COPY_PREFIX, type Notes } from './kept';

/** Of what a document is part, so that a copy can be named, found and removed where no page of it is kept. */
export type About = { circle: string; session: string; title: string; path: string };

/** The copy of a document on this device. */
export type Copy = {
	person: string;
	document: string;
	/** Changes that no server has. */
	unsaved: number;
	about: About | null;
};

/**
 * Every copy on this device, whoever's it is. None where the browser can't say.
 * @param apart the pages whose unsaved changes are not counted
 */
export async function listCopies(apart: readonly number[] = []): Promise<Copy[]> {
	const names = await copyNames();
	return Promise.all(names.map((name) => read(name, apart)));
}

/** The names of the databases with copies. */
export async function copyNames(): Promise<string[]> {
	if (typeof indexedDB === 'undefined') return [];
	const stored = await indexedDB.databases();
	return stored.flatMap(({ name }) => (name?.startsWith(COPY_PREFIX) ? [name] : []));
}

function read(name: string, apart: readonly number[]): Promise<Copy> {
	const [person = '', document = ''] = name.slice(COPY_PREFIX.length).split(':');
	return new Promise((resolve) => {
		const request = indexedDB.open(name);
		const finish = (notes: Notes = {}, about: unknown = null): void => {
			resolve({
				person,
				document,
				unsaved: countUnsaved(notes, apart),
				about: isAbout(about) ? about : null
			});
		};
		// Deleted in this moment: looking must not make an empty one.
		request.onupgradeneeded = () => request.transaction?.abort();
		request.onerror = () => finish();
		request.onsuccess = () => {
			const database = request.result;
			// Whoever deletes it must not wait for us.
			database.onversionchange = () => database.close();
			if (!database.objectStoreNames.contains('custom')) {
				database.close();
				return finish();
			}
			const transaction = database.transaction('custom');
			const [unsaved, about] = ['unsaved', 'about'].map((key) => transaction.objectStore('custom').get(key));
			transaction.oncomplete = () => {
				database.close();
				finish(unsaved?.result, about?.result);
			};
			transaction.onabort = () => finish();
		};
	});
}

function countUnsaved(notes: Notes, apart: readonly number[]): number {
	const counts = Object.entries(notes).map(([page, [count]]) => (apart.includes(Number(page)) ? 0 : count));
	return counts.reduce((sum, count) => sum + count, 0);
}

function isAbout(value: unknown): value is About {
	return (
		typeof value === 'object' &&
		value !== null &&
		['circle', 'session', 'title', 'path'].every((key) => typeof Reflect.get(value, key) === 'string')
	);
}
