import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_MS = 20_000;
const STOP_MS = 10_000;
const TICKS_A_SECOND = 100;

/** Bytes, and milliseconds of processor time since the start. */
export type Use = { heap: number; rss: number; cpuMs: number };

export type Running = {
	use(of: 'memory' | 'processor'): Promise<Use>;
	/** Ends it and waits until it is gone. */
	end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
};

const running = new Set<ChildProcess>();
/** Ends what is still running when this process ends, however it does. */
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Ends what a measure that failed has left behind. */
export async function endAll(): Promise<void> {
	const gone = [...running].map((child) => once(child, 'exit'));
	running.forEach((child) => child.kill('SIGKILL'));
	await Promise.all(gone);
}

/** Runs a server and waits until it listens. */
export async function run(script: string, port: number, env: Record<string, string>): Promise<Running> {
	const measured = path.join(import.meta.dirname, 'measured.mjs');
	const child = spawn(process.execPath, ['--expose-gc', '--import', measured, script], {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'production' }
	});
	running.add(child);
	child.once('exit', () => running.delete(child));
	await listens(port, child);
	return {
		async use(of) {
			const answer = once(child, 'message');
			child.send(of);
			return (await answer)[0] as Use;
		},
		async end(signal) {
			if (!running.has(child)) return;
			const gone = once(child, 'exit');
			child.kill(signal);
			await Promise.race([gone, pause(STOP_MS)]);
			child.kill('SIGKILL');
			await gone;
		}
	};
}

async function listens(port: number, child: ChildProcess): Promise<void> {
	for (const end = Date.now() + READY_MS; Date.now() < end; await pause(2)) {
		if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
		const socket = connect(port, '127.0.0.1');
		const answered = await new Promise<boolean>((resolve) => {
			socket.once('connect', () => resolve(true));
			socket.once('error', () => resolve(false));
		});
		socket.destroy();
		if (answered) return;
	}
	throw new Error('The server does not listen');
}

/** Processor time of a process and of its children, in milliseconds, where the system tells it (Linux). */
export async function cpuOfTree(pid: number): Promise<number> {
	const names = await readdir('/proc').catch(() => []);
	const stats = await Promise.all(
		names
			.filter((name) => /^\d+$/.test(name))
			.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''))
	);
	let ticks = 0;
	for (const stat of stats) {
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const isRoot = stat.startsWith(`${pid} `);
		if (!isRoot && fields[1] !== String(pid)) continue;
		// utime, stime and, of the root, those of children that have ended.
		ticks += Number(fields[11]) + Number(fields[12]) + (isRoot ? Number(fields[13]) + Number(fields[14]) : 0);
	}
	return (ticks * 1000) / TICKS_A_SECOND;
}
