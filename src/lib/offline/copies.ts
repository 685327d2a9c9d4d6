/** Name of the database that holds one person's copy of one document. */
export const COPY_PREFIX = 'colloquy:document:';

export function deleteDatabase(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error ?? new Error('The copy could not be deleted'));
	});
}
