import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createEmbeddedPlatform } from '../platform/embedded';
import { startPostgres } from '../postgres/embedded';
import { secretsFrom } from '../secrets';
import type { Address } from './address';
import { prepareDatabase } from './prepare';

/** A migrated database in a temporary folder, gone with `stop`. For the schema's types and for tests. */
export async function startThrowaway(
	settings: Record<string, string> = {}
): Promise<{ address: Address & { kind: 'embedded' }; stop: () => Promise<void> }> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-throwaway-'));
	await fs.chmod(folder, 0o711);
	const postgres = await startPostgres(folder, { careless: true, settings });
	const stop = async () => {
		await postgres.stop();
		await fs.rm(folder, { recursive: true, force: true });
	};
	const address = { kind: 'embedded' as const, socket: postgres.socket, database: 'postgres' };
	try {
		await prepareThrowaway(address);
		return { address, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Runs everything a start does to a database. */
export async function prepareThrowaway(address: Address): Promise<void> {
	const platform = await createEmbeddedPlatform(address, secretsFrom('throwaway'));
	try {
		await prepareDatabase(address, { hosted: false, createSignInTables: platform.createSignInTables });
	} finally {
		await platform.close();
	}
}
