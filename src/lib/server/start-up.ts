import { setTimeout as pause } from 'node:timers/promises';
import { bus, shareBus } from './bus';
import { config, configProblems } from './config';
import { CannotStart, lockDataFolder, makeFolder } from './data-folder';
import { closeDatabase, openDatabase } from './database';
import { connect, type Address } from './database/address';
import { prepareDatabase } from './database/prepare';
import { isUnreachable } from './database/unreachable';
import { kept } from './kept';
import { log } from './log';
import { startOutbox, stopOutbox } from './outbox';
import { platform, usePlatform } from './platform';
import { createEmbeddedPlatform } from './platform/embedded';
import { createHostedPlatform } from './platform/hosted';
import { startPostgres } from './postgres/embedded';
import { startQueue, stopQueue } from './queue';
import { createRedisBus } from './redis-bus';
import { secretsFrom, secretsOfFolder, type Secrets } from './secrets';
import { printSetupCode, useSetupCode } from './setup-code';
import { onShutdown, shutDown } from './shutdown';

const databaseWithinMs = 60_000;

let stopPostgres = async () => {};
let closePlatform = async () => {};
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
	// Steps of a phase run in the order in which they are registered.
	onShutdown('database pools', closeDatabase, 'storage');
	onShutdown('platform', () => closePlatform(), 'storage');
	onShutdown('postgres', () => stopPostgres(), 'storage');
	await takeDataFolder();
	const address = await findDatabase();
	await untilItAnswers(address);
	await raisePlatform(address);
	openDatabase(address);
	await printSetupCode();
	if (config.dataApi && !config.supabase)
		console.log(`The data API is on, below ${config.origin}/rest/v1. Its key: ${platform.publishableKey}`);
}

/** Starts what works without anyone asking: the outbox and the queue. Call it when all listeners are registered. */
export async function startBackground(): Promise<void> {
	await startQueue();
	onShutdown('queue', stopQueue, 'background');
	startOutbox();
	onShutdown('outbox', stopOutbox, 'background');
}

/** Only the database in the folder needs it to itself: with one elsewhere, instances may share what else is in it. */
async function takeDataFolder(): Promise<void> {
	if (config.databaseUrl) return makeFolder(config.dataFolder);
	onShutdown('data folder', await lockDataFolder(config.dataFolder), 'storage');
}

/** Instances find one another in a part of Redis named after a key that all of them derive. */
async function shareBusWithOthers(secrets: Secrets): Promise<void> {
	const { redisUrl } = config;
	if (!redisUrl) return;
	const space = secrets.derive('bus').toString('hex').slice(0, 16);
	try {
		await shareBus((local) => createRedisBus(local, redisUrl, space));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new CannotStart(
			`The Redis of REDIS_URL does not answer (${reason}). Check the address and that it runs, or leave REDIS_URL out when there is one instance only.`
		);
	}
	onShutdown('bus', () => bus.close(), 'storage');
}

async function findDatabase(): Promise<Address> {
	if (config.databaseUrl) return { kind: 'url', url: config.databaseUrl, prepare: config.prepare };
	const postgres = await startPostgres(config.dataFolder, { begun: (stop) => void (stopPostgres = stop) });
	return { kind: 'embedded', socket: postgres.socket, database: 'postgres' };
}

async function raisePlatform(address: Address): Promise<void> {
	if (config.supabase) {
		const backend = createHostedPlatform(config.supabase);
		await prepareDatabase(address, { hosted: true, createSignInTables: async () => undefined });
		const secrets = secretsFrom(config.supabase.secretKey);
		useSetupCode(secrets.derive('setup code'));
		await shareBusWithOthers(secrets);
		return usePlatform(backend, secrets.derive('links'));
	}
	// Instances that share a database must agree on their keys: there they come from its own password.
	const password = address.kind === 'url' ? new URL(address.url).password : '';
	const secrets = password ? secretsFrom(`colloquy ${password}`) : await secretsOfFolder(config.dataFolder);
	const backend = await createEmbeddedPlatform(address, secrets);
	await prepareDatabase(address, { hosted: false, createSignInTables: backend.createSignInTables });
	closePlatform = backend.close;
	useSetupCode(secrets.derive('setup code'));
	await shareBusWithOthers(secrets);
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
