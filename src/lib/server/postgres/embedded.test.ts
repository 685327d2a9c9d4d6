import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../database/address';
import { startPostgres } from './embedded';

let folder: string;
beforeAll(async () => {
	folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-pg-'));
	await fs.chmod(folder, 0o711);
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const on = (socket: string) =>
	connect({ kind: 'embedded', socket, database: 'postgres' }, 'admin', { max: 1 });

test('a Postgres that outlived its server is replaced, and nothing is lost; one that dies is started again', async () => {
	const survivor = await leaveOneBehind();
	const before = on(path.join(folder, 'run'));
	await before`create table kept as select 1 as one`;
	expect(await before`show fsync`).toEqual([{ fsync: 'on' }]);
	expect(await before`select 1 as one`).toEqual([{ one: 1 }]);
	const second = await startPostgres(folder);
	expect(second.pid()).not.toBe(survivor);
	await before.end();

	const after = on(second.socket);
	expect(await after`select one from kept`).toEqual([{ one: 1 }]);
	process.kill(second.pid() ?? 0, 'SIGKILL');
	let back = false;
	for (let tries = 0; tries < 100 && !back; tries++) {
		await pause(100);
		back = await after`select one from kept`.then(
			() => true,
			() => false
		);
	}
	expect(back).toBe(true);
	await after.end();
	await second.stop();
	await expect(fs.access(path.join(folder, 'postgres', 'postmaster.pid'))).rejects.toThrow();
}, 60_000);

test('a long data folder gets a short socket', async () => {
	const long = path.join(folder, 'x'.repeat(120));
	await fs.mkdir(long, { mode: 0o711 });
	const postgres = await startPostgres(long, { careless: true });
	expect(postgres.socket.length).toBeLessThan(80);
	await postgres.stop();
	await fs.rm(postgres.socket, { recursive: true, force: true });
}, 60_000);

/** Starts a Postgres from another process and kills that process, as `kill -9` of the server would. Returns Postgres's number. */
async function leaveOneBehind(): Promise<number> {
	const script = `import { runnerImport } from 'vite';
		const { module } = await runnerImport('/src/lib/server/postgres/embedded.ts', { configFile: false, logLevel: 'error' });
		console.log('pid', (await module.startPostgres(${JSON.stringify(folder)})).pid());`;
	const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const pid = await new Promise<number>((resolve, reject) => {
		server.stdout.on('data', (text: Buffer) => resolve(Number(/pid (\d+)/.exec(text.toString())?.[1])));
		server.once('exit', () => reject(new Error('the other server did not start')));
	});
	server.kill('SIGKILL');
	return pid;
}
