import { COPY_PREFIX, deleteDatabase } from './copies';

/** How long a deletion may wait for other tabs to let go. */
const WAIT_MS = 3_000;

/** The copy of a document on this device, as its name tells. */
export type Copy = { person: string; document: string };

/** Deletes every document kept on this device, whoever's it is. To be called at sign-out [C64]. */
export function forgetAllDocuments(): Promise<void> {
	return forgetDocuments(() => true, { alsoUnsaved: true });
}

/** Deletes the copies that match; those with changes that no server has only when told so. */
export async function forgetDocuments(
	matches: (copy: Copy) => boolean,
	{ alsoUnsaved }: { alsoUnsaved: boolean }
): Promise<void> {
	if (typeof indexedDB === 'undefined') return;
	const stored = await indexedDB.databases();
	const names = stored.flatMap(({ name }) => {
		const copy = name === undefined ? null : copyOf(name);
		return name !== undefined && copy !== null && matches(copy) ? [name] : [];
	});
	const forget = async (name: string): Promise<void> => {
		if (alsoUnsaved || (await unsavedIn(name)) === 0) await deleteDatabase(name);
	};
	await Promise.race([Promise.allSettled(names.map(forget)), pause(WAIT_MS)]);
}

export function copyOf(name: string): Copy | null {
	if (!name.startsWith(COPY_PREFIX)) return null;
	const [person, document] = name.slice(COPY_PREFIX.length).split(':');
	return person && document ? { person, document } : null;
}

/** How many changes of a copy no server has. */
function unsavedIn(name: string): Promise<number> {
	return new Promise((resolve) => {
		const request = indexedDB.open(name);
		request.onerror = () => resolve(0);
		request.onsuccess = () => {
			const database = request.result;
			database.onversionchange = () => database.close();
			const finish = (count: unknown): void => {
				database.close();
				resolve(typeof count === 'number' ? count : 0);
			};
			if (!database.objectStoreNames.contains('custom')) return finish(0);
			const asked = database.transaction('custom').objectStore('custom').get('unsaved');
			asked.onsuccess = () => finish(asked.result);
			asked.onerror = () => finish(0);
		};
	});
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
