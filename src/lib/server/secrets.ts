import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { CannotStart } from './data-folder';
import { codeOf } from './error-code';
import { keepNames } from './on-disk';

/** 32 bytes, in base64url. */
const wholeSecret = 43;

/** A key for one purpose, derived from the installation's root secret. */
export type Secrets = { derive: (purpose: string) => Buffer };

/**
 * Reads the root secret of this data folder; makes it at the first start (0600, never in a backup of the code).
 * Throws {@link CannotStart} when it is not whole: every key would be one that anybody can guess.
 */
export async function secretsOfFolder(folder: string): Promise<Secrets> {
	const file = path.join(folder, 'secret');
	const root = (await read(file)) ?? (await make(file)) ?? '';
	if (root.trim().length < wholeSecret) {
		throw new CannotStart(
			`The secret in ${file} is not whole: it has ${root.trim().length} characters of at least ${wholeSecret}. Put that file back from a backup. Without one, delete it and start again: everybody then signs in anew.`
		);
	}
	return secretsFrom(root);
}

/** Derives every key from one root, so that instances which share the root agree without talking. */
export function secretsFrom(root: string): Secrets {
	return { derive: (purpose) => createHmac('sha256', root).update(purpose).digest() };
}

/** It has its name only once it is on the disk, and the first of several instances to give it one has made it for all. */
async function make(file: string): Promise<string | null> {
	const draft = `${file}.${randomBytes(6).toString('hex')}`;
	try {
		await fs.writeFile(draft, randomBytes(32).toString('base64url'), {
			mode: 0o600,
			flag: 'wx',
			flush: true
		});
		await fs.link(draft, file);
		await keepNames(path.dirname(file));
	} catch (error) {
		if (codeOf(error) !== 'EEXIST') throw error;
	} finally {
		await fs.rm(draft, { force: true });
	}
	return read(file);
}

async function read(file: string): Promise<string | null> {
	try {
		return await fs.readFile(file, 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return null;
		throw error;
	}
}
