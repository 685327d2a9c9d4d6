import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

test('stopped while it comes up, it is gone, and nothing starts it again', async () => {
	let stop = async () => {};
	// On another port it comes up, and nobody finds it.
	const starting = startPostgres(folder, { settings: { port: '5433' }, begun: (how) => void (stop = how) });
	const refused = expect(starting).rejects.toThrow(/stopped before/);
	const pid = Number.parseInt(await whole(path.join(folder, 'postgres', 'postmaster.pid')));
	await stop();
	await refused;
	expect(() => process.kill(pid, 0)).toThrow();
}, 60_000);

test('stopped while its first database is made, it leaves nothing, and the next start makes one', async () => {
	const place = await newPlace();
	let stop = async () => {};
	const starting = startPostgres(place, { begun: (how) => void (stop = how) });
	const refused = expect(starting).rejects.toThrow(/stopped before/);
	await halfMade(place);
	await stop();
	await refused;
	expect((await fs.readdir(place)).sort()).toEqual(['postgres', 'run']);
	expect(await fs.readdir(path.join(place, 'postgres'))).toEqual([]);
	await expect(startPostgres(place, { begun: (how) => void how() })).rejects.toThrow(/stopped before/);
	const postgres = await startPostgres(place);
	await postgres.stop();
	expect((await fs.readdir(place)).sort()).toEqual(['postgres', 'run']);
}, 60_000);

test('a first database that a kill left half made is not taken for a whole one', async () => {
	const place = await newPlace();
	const server = startElsewhere(place);
	const ended = once(server, 'exit');
	await halfMade(place);
	server.kill('SIGKILL');
	await ended;
	const postgres = await startPostgres(place);
	const sql = on(postgres.socket);
	expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
	await sql.end();
	await postgres.stop();
}, 60_000);

async function newPlace(): Promise<string> {
	const place = await fs.mkdtemp(path.join(folder, 'place-'));
	await fs.chmod(place, 0o711);
	return place;
}

/** Waits until initdb has put its first file somewhere below. */
async function halfMade(place: string): Promise<void> {
	for (;;) {
		for (const name of await fs.readdir(place)) {
			const files = await fs.readdir(path.join(place, name)).catch((): string[] => []);
			if (files.includes('PG_VERSION')) return;
		}
		await pause(2);
	}
}

/** What a file says once it says anything. */
async function whole(file: string): Promise<string> {
	for (;;) {
		const text = await fs.readFile(file, 'utf8').catch(() => '');
		if (text.includes('\n')) return text;
		await pause(2);
	}
}

/** Starts a Postgres from another process and kills that process, as `kill -9` of the server would. Returns Postgres's number. */
async function leaveOneBehind(): Promise<number> {
	const server = startElsewhere(folder);
	const pid = await new Promise<number>((resolve, reject) => {
		server.stdout.on('data', (text: Buffer) => resolve(Number(/pid (\d+)/.exec(text.toString())?.[1])));
		server.once('exit', () => reject(new Error('the other server did not start')));
	});
	server.kill('SIGKILL');
	return pid;
}

function startElsewhere(place: string) {
	const script = `import { runnerImport } from 'vite';
		const { module } = await runnerImport('/src/lib/server/postgres/embedded.ts', { configFile: false, logLevel: 'error' });
		console.log('pid', (await module.startPostgres(${JSON.stringify(place)})).pid());`;
	return spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
}
