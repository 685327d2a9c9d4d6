import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';

export type RedisServer = {
	url: string;
	port: number;
	/** It says nothing more and closes nothing, until it goes on. */
	freeze: () => void;
	goOn: () => void;
	/** Ends it without a word. */
	kill: () => Promise<void>;
	/** Ends it and removes its folder. */
	stop: () => Promise<void>;
};

/** Whether this machine has a Redis of its own. Says so once where it has none, as tests are left out then. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis)
	console.warn('redis-server is not installed: what several instances do together is not tested.');

/** Starts a Redis server on this machine that keeps nothing. */
export async function startRedis(port?: number): Promise<RedisServer> {
	const chosen = port ?? (await freePort());
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-redis-'));
	const words = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const child = spawn('redis-server', [...words, '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
	const gone = once(child, 'exit');
	let said = '';
	await new Promise<void>((resolve, reject) => {
		child.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('Ready to accept connections')) resolve();
		});
		void gone.then(() => reject(new Error(`redis-server ended: ${said}`)));
	});
	const kill = async () => {
		child.kill('SIGKILL');
		await gone;
	};
	return {
		url: `redis://127.0.0.1:${chosen}`,
		port: chosen,
		freeze: () => void child.kill('SIGSTOP'),
		goOn: () => void child.kill('SIGCONT'),
		kill,
		stop: async () => {
			await kill();
			await fs.rm(folder, { recursive: true, force: true });
		}
	};
}
