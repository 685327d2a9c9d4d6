import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import packageJson from '../../package.json' with { type: 'json' };
import { freePort } from './free-port';

const readyWithinMs = 90_000;

export type Server = {
	url: string;
	folder: string;
	process: ChildProcess;
	output: () => string;
	/** Its database, as its owner, for looking and arranging. */
	database: () => postgres.Sql;
	/** Sends a signal and waits for the end. Returns the exit code, or the signal's name. */
	end: (signal: NodeJS.Signals) => Promise<number | string | null>;
};

/** A data folder of the test's own, which Postgres may enter also when the tests run as root. */
export async function newDataFolder(): Promise<string> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-test-'));
	await fs.chmod(folder, 0o711);
	return folder;
}

/** The built server, started as people start it, when it says that it is ready. */
export async function startServer(folder: string, settings: Record<string, string> = {}): Promise<Server> {
	const port = Number(settings.PORT ?? (await freePort()));
	const { child, output } = launch(folder, { PORT: String(port), ...settings });
	const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
	const late = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
	await new Promise<void>((resolve, reject) => {
		child.stdout?.on('data', () => output().includes('Colloquy is ready') && resolve());
		void ended.then(([code]) => reject(new Error(`The server ended with ${code}:\n${output()}`)));
	});
	clearTimeout(late);
	return {
		url: `http://localhost:${port}`,
		folder,
		process: child,
		output,
		database: () =>
			postgres({
				host: path.join(folder, 'run'),
				user: 'postgres',
				database: 'postgres',
				max: 1,
				onnotice: () => undefined
			}),
		async end(signal) {
			child.kill(signal);
			const [code, by] = await ended;
			return code ?? by;
		}
	};
}

/** Starts it where it should refuse. Returns how it ended and what it said. */
export async function startInVain(
	folder: string,
	settings: Record<string, string> = {}
): Promise<{ code: number | null; output: string }> {
	const { child, output } = launch(folder, { PORT: String(await freePort()), ...settings });
	const [code] = (await once(child, 'exit')) as [number | null];
	return { code, output: output() };
}

/** Removes a data folder, and the database that a killed server left running in it. */
export async function removeDataFolder(folder: string): Promise<void> {
	const [pid] = (
		await fs.readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
	).split('\n');
	if (pid && isRunning(Number(pid))) {
		process.kill(Number(pid), 'SIGQUIT');
		while (isRunning(Number(pid))) await new Promise((resolve) => setTimeout(resolve, 20));
	}
	await fs.rm(folder, { recursive: true, force: true });
}

/** What `npm start` runs, without npm in between: a signal must reach the server itself. */
const [, ...startArguments] = packageJson.scripts.start.split(' ');

function launch(folder: string, settings: Record<string, string>) {
	const child = spawn(process.execPath, startArguments, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: folder, ...settings }
	});
	let text = '';
	const add = (chunk: Buffer) => (text += chunk.toString());
	child.stdout.on('data', add);
	child.stderr.on('data', add);
	return { child, output: () => text };
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
