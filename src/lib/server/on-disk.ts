import fs from 'node:fs/promises';

/** Has what was made or named anew in this folder outlive a power cut. What is in a file is written down by its writer. */
export async function keepNames(folder: string): Promise<void> {
	// Windows opens no folders, and some network disks write none down.
	const handle = await fs.open(folder).catch(() => null);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
}
