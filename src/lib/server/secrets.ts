import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** A key for one purpose, derived from the installation's root secret. */
export type Secrets = { derive: (purpose: string) => Buffer };

/** Reads the root secret of this data folder; makes it at the first start (0600, never in a backup of the code). */
export async function secretsOfFolder(folder: string): Promise<Secrets> {
	const file = path.join(folder, 'secret');
	try {
		await fs.writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
	}
	return secretsFrom(await fs.readFile(file, 'utf8'));
}

/** Derives every key from one root, so that instances which share the root agree without talking. */
export function secretsFrom(root: string): Secrets {
	return { derive: (purpose) => createHmac('sha256', root).update(purpose).digest() };
}
