import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from '../data-folder';
import { log } from '../log';
import { accountForPostgres, type Account } from './account';
import { findBinaries, type Binaries } from './binaries';
import { foldersForPostgres, type Folders } from './folders';
import { answers, stopSurvivor } from './survivor';

const readyWithinMs = 60_000;
const stopWithinMs = 6_000;
const longestRestartPauseMs = 10_000;

/** A running Postgres of our own. `socket` is the folder to connect to, as user `postgres`. */
export type EmbeddedPostgres = { socket: string; pid: () => number | undefined; stop: () => Promise<void> };

type Options = {
	/** For throwaway databases in tests: trades safety for speed. */ careless?: boolean;
	settings?: Record<string, string>;
};

/**
 * Starts Postgres below the data folder (initialising it the first time), stops one that outlived a killed
 * server, and starts it again whenever it dies. Resolves when it answers.
 */
export async function startPostgres(dataFolder: string, options: Options = {}): Promise<EmbeddedPostgres> {
	const account = accountForPostgres();
	const folders = await foldersForPostgres(dataFolder, account);
	const binaries = await findBinaries(account, folders.spare);
	await initialise(binaries, folders, account);
	await stopSurvivor(folders);

	let stopping = false;
	let child = launch(binaries, folders, account, options);
	await untilReady(child, folders);
	watch();

	function watch(): void {
		child.process.once('exit', (code, signal) => {
			if (stopping) return;
			log.error({ code, signal, output: child.output() }, 'Postgres stopped; starting it again');
			void restart();
		});
	}
	async function restart(): Promise<void> {
		for (let wait = 200; !stopping; wait = Math.min(wait * 2, longestRestartPauseMs)) {
			await pause(wait);
			if (stopping) return;
			await stopSurvivor(folders);
			child = launch(binaries, folders, account, options);
			try {
				await untilReady(child, folders);
				log.info('Postgres is back');
				return watch();
			} catch (error) {
				log.error({ err: error }, 'Postgres does not start');
			}
		}
	}
	return {
		socket: folders.socket,
		pid: () => child.process.pid,
		stop: async () => {
			stopping = true;
			await stopChild(child.process);
		}
	};
}

async function initialise(binaries: Binaries, folders: Folders, account: Account | null): Promise<void> {
	if (
		await fs.access(path.join(folders.data, 'PG_VERSION')).then(
			() => true,
			() => false
		)
	)
		return;
	const left = await fs.readdir(folders.data);
	if (left.length > 0) {
		// Our own, half-made: a start that was cut short never got as far as PG_VERSION's neighbours.
		throw new CannotStart(
			`The folder ${folders.data} holds something that is not a complete Postgres database. Move it away and start again.`
		);
	}
	const options = [
		'--pgdata',
		folders.data,
		'--username=postgres',
		'--auth=trust',
		'--encoding=UTF8',
		'--locale-provider=builtin',
		'--builtin-locale=C.UTF-8',
		'--locale=C',
		'--data-checksums'
	];
	const child = spawn(binaries.initdb, options, { ...identity(account), stdio: ['ignore', 'pipe', 'pipe'] });
	const output = collect(child);
	const code = await new Promise<number | null>((resolve) => {
		child.once('error', () => resolve(null));
		child.once('exit', resolve);
	});
	if (code === 0) return;
	for (const name of await fs.readdir(folders.data))
		await fs.rm(path.join(folders.data, name), { recursive: true, force: true });
	throw new CannotStart(`Postgres could not set up its folder ${folders.data}: ${output()}`);
}

type Launched = { process: ChildProcess; output: () => string };

function launch(binaries: Binaries, folders: Folders, account: Account | null, options: Options): Launched {
	const settings: Record<string, string> = {
		listen_addresses: '',
		unix_socket_directories: folders.socket,
		unix_socket_permissions: '0700',
		max_connections: '60',
		shared_buffers: '64MB',
		log_min_messages: 'fatal',
		log_min_error_statement: 'panic',
		timezone: 'UTC',
		idle_in_transaction_session_timeout: '60s',
		...(options.careless
			? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
			: { fsync: 'on', synchronous_commit: 'on' }),
		...options.settings
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	// A process group of its own: Ctrl+C reaches us first, so the rooms are flushed while Postgres still runs.
	const child = spawn(binaries.postgres, ['-D', folders.data, ...flags], {
		...identity(account),
		detached: process.platform !== 'win32',
		stdio: ['ignore', 'pipe', 'pipe']
	});
	child.on('error', (error) => log.error({ err: error }, 'Postgres could not be run'));
	return { process: child, output: collect(child) };
}

async function untilReady(child: Launched, folders: Folders): Promise<void> {
	for (const end = Date.now() + readyWithinMs; Date.now() < end; await pause(30)) {
		if (
			child.process.exitCode !== null ||
			child.process.signalCode !== null ||
			child.process.pid === undefined
		) {
			throw new CannotStart(`Postgres stopped while starting: ${child.output() || 'it said nothing'}`);
		}
		if (await answers(folders.socket)) return;
	}
	throw new CannotStart(`Postgres did not answer within ${readyWithinMs / 1000} seconds: ${child.output()}`);
}

async function stopChild(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill('SIGINT');
	await Promise.race([gone, pause(stopWithinMs, undefined, { ref: false })]);
	if (child.exitCode === null && child.signalCode === null) child.kill('SIGQUIT');
}

function identity(account: Account | null) {
	// A locale of the machine has no say in how the database behaves.
	return { ...(account ?? {}), cwd: '/', env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } };
}

function collect(child: ChildProcess): () => string {
	let text = '';
	const add = (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4000));
	child.stdout?.on('data', add);
	child.stderr?.on('data', add);
	return () => text.trim();
}
