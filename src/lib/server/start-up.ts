import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';
import { config, configProblems } from './config';
import { CannotStart, lockDataFolder } from './data-folder';
import { closeDatabase, openDatabase } from './database';
import { connect, type Address } from './database/address';
import { prepareDatabase } from './database/prepare';
import { isUnreachable } from './database/unreachable';
import { kept } from './kept';
import { log } from './log';
import { usePlatform } from './platform';
import { createEmbeddedPlatform } from './platform/embedded';
import { createHostedPlatform } from './platform/hosted';
import { startPostgres } from './postgres/embedded';
import { secretsFrom, secretsOfFolder } from './secrets';
import { onShutdown, shutDown } from './shutdown';

const databaseWithinMs = 60_000;

const started = kept('start-up', () => ({ once: null as Promise<void> | null }));

/** Starts everything the pages stand on, once for the process. On a problem it says so in one line and ends. */
export function startPlatform(): Promise<void> {
	started.once ??= start().catch(async (error: unknown) => {
		if (error instanceof CannotStart) console.error(`\nColloquy can't start. ${error.message}\n`);
		else console.error("\nColloquy can't start.", error);
		await shutDown();
		process.exit(1);
	});
	return started.once;
}

async function start(): Promise<void> {
	if (configProblems.length > 0)
		throw new CannotStart(`Check the settings:\n  ${configProblems.join('\n  ')}`);
	const unlock = await lockDataFolder(config.dataFolder);
	onShutdown('data folder', unlock, 'storage');
	const address = await findDatabase();
	await untilItAnswers(address);
	await raisePlatform(address);
	openDatabase(address);
	// After Postgres in the list would be too late: pools close first, then Postgres stops.
	onShutdown('database pools', closeDatabase, 'background');
	log.debug('the platform is up');
}

async function findDatabase(): Promise<Address> {
	if (config.databaseUrl) return { kind: 'url', url: config.databaseUrl, prepare: config.prepare };
	const postgres = await startPostgres(config.dataFolder);
	onShutdown('postgres', () => postgres.stop(), 'storage');
	return { kind: 'embedded', socket: postgres.socket, database: 'postgres' };
}

async function raisePlatform(address: Address): Promise<void> {
	if (config.supabase) {
		const backend = createHostedPlatform(config.supabase);
		await prepareDatabase(address, { hosted: true, createSignInTables: async () => undefined });
		return usePlatform(backend, secretsFrom(config.supabase.secretKey).derive('links'));
	}
	// Instances that share a database must agree on their keys: there they come from its own password.
	const password = address.kind === 'url' ? new URL(address.url).password : '';
	const secrets = password ? secretsFrom(`colloquy ${password}`) : await secretsOfFolder(config.dataFolder);
	const backend = await createEmbeddedPlatform(address, secrets);
	await prepareDatabase(address, { hosted: false, createSignInTables: backend.createSignInTables });
	onShutdown('platform', () => backend.close(), 'background');
	usePlatform(backend, secrets.derive('links'));
}

async function untilItAnswers(address: Address): Promise<void> {
	const sql = connect(address, 'admin', { max: 1 });
	try {
		for (const end = Date.now() + databaseWithinMs; ; await pause(2_000)) {
			try {
				await sql`select 1`;
				return;
			} catch (error) {
				const reason = error instanceof Error ? error.message : String(error);
				if (!isUnreachable(error))
					throw new CannotStart(`DATABASE_URL leads to a database that does not let us in: ${reason}.`);
				if (Date.now() > end)
					throw new CannotStart(
						`The database does not answer (${reason}). Check DATABASE_URL and that the database runs.`
					);
				log.warn(`the database does not answer yet (${reason}); trying again`);
			}
		}
	} finally {
		await sql.end({ timeout: 1 }).catch(() => undefined);
	}
}

export const mailFolder = path.join(config.dataFolder, 'mail');
