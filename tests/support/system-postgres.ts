import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { accountForPostgres } from '../../src/lib/server/postgres/account';
import { freePort } from './free-port';

const run = promisify(execFile);
const places = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/pgsql'];
const oldest = 15;

/** The folder with the programs of the newest Postgres that this machine has of its own; null where it has none. */
export async function findSystemPostgres(): Promise<string | null> {
	const found = [];
	for (const place of places) {
		for (const name of await fs.readdir(place).catch(() => [])) {
			const version = Number(/(\d+)/.exec(name)?.[1]);
			const bin = path.join(place, name, 'bin');
			const works = await fs.access(path.join(bin, 'initdb')).then(
				() => true,
				() => false
			);
			if (works && version >= oldest) found.push({ version, bin });
		}
	}
	return found.sort((one, other) => other.version - one.version)[0]?.bin ?? null;
}

/** Starts it on a port of this machine, with a password, as an operator would. Returns its URL. */
export async function startSystemPostgres(bin: string): Promise<{ url: string; stop: () => Promise<void> }> {
	const account = accountForPostgres();
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-system-'));
	const password = path.join(folder, 'password');
	await fs.writeFile(password, 'of the operator');
	if (account) for (const each of [folder, password]) await fs.chown(each, account.uid, account.gid);
	const as = { ...account, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
	const data = path.join(folder, 'data');
	await run(
		path.join(bin, 'initdb'),
		['-D', data, '-U', 'operator', '-A', 'scram-sha-256', '--pwfile', password, '-E', 'UTF8'],
		as
	);
	const port = await freePort();
	const settings = [
		`listen_addresses=127.0.0.1`,
		`port=${port}`,
		`unix_socket_directories=${folder}`,
		'fsync=off'
	];
	const child = spawn(path.join(bin, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
		...as,
		stdio: ['ignore', 'ignore', 'pipe']
	});
	const gone = once(child, 'exit');
	await new Promise<void>((resolve, reject) => {
		let said = '';
		child.stderr.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('ready to accept connections')) resolve();
		});
		child.once('exit', () => reject(new Error(said)));
	});
	return {
		url: `postgres://operator:of%20the%20operator@127.0.0.1:${port}/postgres`,
		stop: async () => {
			child.kill('SIGINT');
			await gone;
			await fs.rm(folder, { recursive: true, force: true });
		}
	};
}
