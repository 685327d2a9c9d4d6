import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/database';

test('the platform’s own linter finds nothing to warn about', async () => {
	const database = await freshDatabase();
	const { socket, database: name } = database.address;
	const door = await openDoor(path.join(socket, '.s.PGSQL.5432'));
	try {
		const url = `postgres://postgres:unused@127.0.0.1:${portOf(door)}/${name}?sslmode=disable`;
		expect(await advise(url)).toEqual([]);
		await database.admin.unsafe(
			'create table public.open_to_all (); grant select on public.open_to_all to anon'
		);
		expect(await advise(url)).toMatchObject([{ name: 'rls_disabled_in_public' }]);
	} finally {
		door.close();
		await database.close();
	}
}, 90_000);

type Finding = { name: string; level: string; detail: string };

/** What the linter finds at level warn and above. */
async function advise(url: string): Promise<Finding[]> {
	const words = ['db', 'advisors', `--remote=${url}`, '--output-format=json', '--level=warn'];
	const child = spawn(path.resolve('node_modules/.bin/supabase'), words, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
	});
	let answer = '';
	let complaint = '';
	child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`The linter ended with ${code}: ${complaint}`);
	return (JSON.parse(answer) as { results: Finding[] }).results;
}

/** The linter speaks TCP only: for as long as it looks, a port of this machine leads to the database's socket. */
async function openDoor(socket: string): Promise<Server> {
	const door = createServer((outside) => {
		const inside = connect(socket);
		outside.pipe(inside).pipe(outside);
		outside.on('error', () => inside.destroy());
		inside.on('error', () => outside.destroy());
	}).listen(0, '127.0.0.1');
	await once(door, 'listening');
	return door;
}

function portOf(door: Server): number {
	const address = door.address();
	if (!address || typeof address === 'string') throw new Error('There is no port.');
	return address.port;
}
