import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setInterval } from 'node:timers';
import { codeOf } from './error-code';

const heartbeatMs = 5_000;
const silentMs = 20_000;

type Holder = { pid: number; started: string; host: string };

/** Says, in words for an operator, why the server can't start. Printed without a stack. */
export class CannotStart extends Error {}

/**
 * Creates the data folder if needed and takes its lock, so that two processes never share one.
 * Returns the function that gives the lock back. Throws {@link CannotStart} when another process holds it.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
	await makeFolder(folder);
	const file = path.join(folder, 'colloquy.lock');
	const me: Holder = { pid: process.pid, started: await startOf(process.pid), host: os.hostname() };
	const mine = `${file}.${process.pid}`;
	await fs.writeFile(mine, JSON.stringify(me), { mode: 0o600 });
	try {
		// A hard link either appears whole or not at all, so two processes can't both think they won.
		while (!(await link(mine, file))) await removeStale(file, folder);
	} finally {
		await fs.rm(mine, { force: true });
	}
	const heartbeat = setInterval(
		() => fs.utimes(file, new Date(), new Date()).catch(() => undefined),
		heartbeatMs
	);
	heartbeat.unref();
	return async () => {
		clearInterval(heartbeat);
		const holder = await readHolder(file);
		if (holder?.pid === me.pid && holder.started === me.started) await fs.rm(file, { force: true });
	};
}

/** Creates the data folder if needed. Throws {@link CannotStart} when this account may not write to it. */
export async function makeFolder(folder: string): Promise<void> {
	try {
		await fs.mkdir(folder, { recursive: true, mode: 0o711 });
		await fs.access(folder, constants.W_OK);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new CannotStart(
			`The data folder ${folder} can't be used (${reason}). Set DATA_DIR to a folder this account may write to.`
		);
	}
}

async function link(from: string, to: string): Promise<boolean> {
	try {
		await fs.link(from, to);
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
}

async function removeStale(file: string, folder: string): Promise<void> {
	const holder = await readHolder(file);
	if (holder && (await isAlive(holder, file))) {
		throw new CannotStart(
			`Another Colloquy (process ${holder.pid} on ${holder.host}) is using the data folder ${folder}. Stop it first, or set DATA_DIR to another folder.`
		);
	}
	const aside = `${file}.stale.${process.pid}`;
	await fs.rename(file, aside).catch(() => undefined);
	const moved = await readHolder(aside);
	// Somebody may have taken the lock between our look and our move: then it goes back.
	if (moved && holder && (moved.pid !== holder.pid || moved.started !== holder.started))
		await link(aside, file);
	await fs.rm(aside, { force: true });
}

async function isAlive(holder: Holder, file: string): Promise<boolean> {
	if (holder.host !== os.hostname()) {
		const seen = await fs.stat(file).then(
			(stat) => stat.mtimeMs,
			() => 0
		);
		return Date.now() - seen < silentMs;
	}
	try {
		process.kill(holder.pid, 0);
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
	return (await startOf(holder.pid)) === holder.started;
}

async function readHolder(file: string): Promise<Holder | null> {
	try {
		const holder: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
		if (typeof holder !== 'object' || holder === null) return null;
		const { pid, started, host } = holder as Partial<Holder>;
		return typeof pid === 'number' && started !== undefined && host !== undefined
			? { pid, started, host }
			: null;
	} catch {
		return null;
	}
}

/** When a process started, as the kernel counts it: tells a process from a later one with the same number. */
async function startOf(pid: number): Promise<string> {
	try {
		const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
		const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		// A process that has ended and that nobody has collected is not one any more.
		return state === 'Z' ? '' : (fields[18] ?? '');
	} catch {
		return '';
	}
}
