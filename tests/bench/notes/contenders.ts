import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildOurs } from './build-ours.ts';
import type { Acknowledging, Dialect } from './client.ts';
import { cpuOfTree, run, type Running } from './processes.ts';

/** For everything but the kills, which take one each. */
const DOCUMENTS = 280;
const peers = path.resolve(import.meta.dirname, '../peers');

export type Contender = {
	name: string;
	dialect: Dialect;
	/** What it says when an edit is saved; null when it says nothing. */
	acknowledges: Acknowledging | null;
	url: string;
	/** The name of a document nobody has used yet. */
	document(): string;
	start(env?: Record<string, string>): Promise<Running>;
	/** Processor time of what it stores in, where that is a process of its own. */
	storeCpuMs(): Promise<number>;
	remove(): Promise<void>;
};

export const names = ['colloquy', 'hocuspocus', 'y-websocket'] as const;
export type Name = (typeof names)[number];

/** Prepares a server with an empty folder of its own, for so many kills. */
export async function prepare(name: Name, port: number, kills: number): Promise<Contender> {
	const folder = await mkdtemp(path.join(tmpdir(), `colloquy-bench-`));
	// The embedded Postgres may run as somebody else.
	await chmod(folder, 0o711);
	const remove = () => rm(folder, { recursive: true, force: true });
	return name === 'colloquy' ? ours(port, folder, kills, remove) : peer(name, port, folder, remove);
}

/** Installs the other servers into a folder of their own, once. */
export async function installPeers(): Promise<void> {
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	await promisify(execFile)(npm, ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: peers });
}

async function ours(
	port: number,
	folder: string,
	kills: number,
	remove: () => Promise<void>
): Promise<Contender> {
	const { script, startDatabase } = await buildOurs();
	const database = await startDatabase(folder, DOCUMENTS + kills);
	const endPostgres = () => void process.kill(database.pid() ?? process.pid, 'SIGINT');
	process.once('exit', endPostgres);
	return {
		name: 'Colloquy',
		dialect: 'yjs',
		acknowledges: 'with a count',
		url: `ws://127.0.0.1:${port}/collaboration`,
		document() {
			const document = database.documents.pop();
			if (document === undefined) throw new Error('There are no documents left');
			return document;
		},
		start: (env = {}) =>
			run(script, port, { ...env, SOCKET: database.socket, PERSON: JSON.stringify(database.person) }),
		storeCpuMs: () => cpuOfTree(database.pid() ?? 0),
		async remove() {
			process.off('exit', endPostgres);
			await database.stop();
			await remove();
		}
	};
}

async function peer(
	name: 'hocuspocus' | 'y-websocket',
	port: number,
	folder: string,
	remove: () => Promise<void>
): Promise<Contender> {
	const isHocuspocus = name === 'hocuspocus';
	const script = path.join(
		peers,
		isHocuspocus ? 'hocuspocus.mjs' : 'node_modules/@y/websocket-server/src/server.js'
	);
	const store = path.join(folder, 'store');
	await mkdir(store);
	return {
		name: isHocuspocus ? 'Hocuspocus' : 'y-websocket',
		dialect: isHocuspocus ? 'hocuspocus' : 'yjs',
		acknowledges: isHocuspocus ? 'each edit' : null,
		url: `ws://127.0.0.1:${port}`,
		document: randomUUID,
		start: () => run(script, port, isHocuspocus ? { FOLDER: store } : { YPERSISTENCE: store }),
		storeCpuMs: async () => 0,
		remove
	};
}
