import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from '../data-folder';
import { log } from '../log';
import { keepNames } from '../on-disk';
import { accountForPostgres, type Account } from './account';
import { findBinaries, type Binaries } from './binaries';
import { foldersForPostgres, own, type Folders } from './folders';
import { answers, stopSurvivor } from './survivor';

const readyWithinMs = 60_000;
const stopWithinMs = 6_000;
const longestRestartPauseMs = 10_000;

/** A running Postgres of our own. `socket` is the folder to connect to, as user `postgres`. */
export type EmbeddedPostgres = { socket: string; pid: () => number | undefined; stop: () => Promise<void> };

type Options = {
	/** For throwaway databases in tests: trades safety for speed. */ careless?: boolean;
	settings?: Record<string, string>;
	/** Told before anything runs how it is stopped, since it may be long before it answers. */
	begun?: (stop: () => Promise<void>) => void;
};

/** Runs one of our processes, unless it has all been stopped meanwhile. */
type Begin = (run: () => Launched) => Launched;

/**
 * Starts Postgres below the data folder (initialising it the first time), stops one that outlived a killed
 * server, and starts it again whenever it dies. Resolves when it answers.
 */
export async function startPostgres(dataFolder: string, options: Options = {}): Promise<EmbeddedPostgres> {
	const account = accountForPostgres();
	let stopping = false;
	let child: Launched | undefined;
	const stop = async () => {
		stopping = true;
		if (child) await stopChild(child);
	};
	const begin: Begin = (run) => {
		if (stopping) throw wasStopped();
		child = run();
		return child;
	};
	options.begun?.(stop);

	const folders = await foldersForPostgres(dataFolder, account);
	try {
		const binaries = await findBinaries(account, folders.spare);
		await initialise(binaries, folders, account, begin);
		await rise(binaries);
	} catch (error) {
		throw stopping ? wasStopped() : error;
	}
	return { socket: folders.socket, pid: () => child?.process.pid, stop };

	async function rise(binaries: Binaries): Promise<void> {
		await stopSurvivor(folders);
		const launched = begin(() => launch(binaries, folders, account, options));
		await untilReady(launched, folders);
		launched.process.once('exit', (code, signal) => {
			if (stopping) return;
			log.error({ code, signal, output: launched.output() }, 'Postgres stopped; starting it again');
			void riseAgain(binaries);
		});
	}
	async function riseAgain(binaries: Binaries): Promise<void> {
		for (let wait = 200; !stopping; wait = Math.min(wait * 2, longestRestartPauseMs)) {
			await pause(wait);
			try {
				await rise(binaries);
				return log.info('Postgres is back');
			} catch (error) {
				if (!stopping) log.error({ err: error }, 'Postgres does not start');
			}
		}
	}
}

const wasStopped = () => new CannotStart('It was stopped before its Postgres answered.');

/** A database has its name only once it is whole: a start that is cut short leaves a draft, which the next one removes. */
async function initialise(
	binaries: Binaries,
	folders: Folders,
	account: Account | null,
	begin: Begin
): Promise<void> {
	if (
		await fs.access(path.join(folders.data, 'PG_VERSION')).then(
			() => true,
			() => false
		)
	)
		return;
	const left = await fs.readdir(folders.data);
	if (left.length > 0) {
		throw new CannotStart(
			`The folder ${folders.data} holds something that is not a complete Postgres database. Move it away and start again.`
		);
	}
	await removeDrafts(folders.data);
	const draft = `${draftsOf(folders.data)}${process.pid}`;
	await own(draft, account);
	try {
		await setUp(binaries, draft, account, begin);
		await fs.rmdir(folders.data);
		await fs.rename(draft, folders.data);
		await keepNames(path.dirname(folders.data));
	} catch (error) {
		await fs.rm(draft, { recursive: true, force: true });
		const reason = error instanceof Error ? error.message : String(error);
		throw new CannotStart(`Postgres could not set up its folder ${folders.data}: ${reason}`);
	}
}

const draftsOf = (data: string) => `${data}.new-`;

async function removeDrafts(data: string): Promise<void> {
	const beside = path.dirname(data);
	const drafts = (await fs.readdir(beside)).filter((name) =>
		path.join(beside, name).startsWith(draftsOf(data))
	);
	for (const name of drafts) {
		// What made it may still be writing in it: then it goes another time.
		await fs.rm(path.join(beside, name), { recursive: true, force: true }).catch(() => undefined);
	}
}

async function setUp(
	binaries: Binaries,
	folder: string,
	account: Account | null,
	begin: Begin
): Promise<void> {
	const options = [
		'--pgdata',
		folder,
		'--username=postgres',
		'--auth=trust',
		'--encoding=UTF8',
		'--locale-provider=builtin',
		'--builtin-locale=C.UTF-8',
		'--locale=C',
		'--data-checksums'
	];
	const { process: child, output } = begin(() => {
		const initdb = spawn(binaries.initdb, options, {
			...identity(account),
			stdio: ['ignore', 'pipe', 'pipe']
		});
		// While it waits for a step it hears no SIGINT.
		return { process: initdb, output: collect(initdb), endsOn: 'SIGTERM' };
	});
	const code = await new Promise<number | null>((resolve) => {
		child.once('error', () => resolve(null));
		child.once('exit', resolve);
	});
	if (code !== 0) throw new Error(output());
}

type Launched = { process: ChildProcess; output: () => string; endsOn: NodeJS.Signals };

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
	return { process: child, output: collect(child), endsOn: 'SIGINT' };
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

async function stopChild({ process: child, endsOn }: Launched): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill(endsOn);
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
