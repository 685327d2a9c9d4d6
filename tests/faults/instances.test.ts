import { connect, createServer, type AddressInfo, type Server as Door } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres, type EmbeddedPostgres } from '../../src/lib/server/postgres/embedded';
import { freePort } from '../support/free-port';
import { hasRedis, startRedis, type RedisServer } from '../support/redis';
import { newDataFolder, removeDataFolder, startInVain, startServer, type Server } from '../support/server';
import { Visit } from '../support/visit';
import { Writer } from './writer';

// Two built servers, as an operator would run them: one database, one Redis, a data folder each.
const folders: string[] = [];
const servers: Server[] = [];
const writers: Writer[] = [];
let database: EmbeddedPostgres;
let door: Door;
let redis: RedisServer;
let settings: Record<string, string>;
let documentId = '';
const visits: Visit[] = [];

async function folder(): Promise<string> {
	const made = await newDataFolder();
	folders.push(made);
	return made;
}

async function start(): Promise<Server> {
	const server = await startServer(await folder(), settings);
	servers.push(server);
	return server;
}

async function arrive(server: Server | undefined, who: number, from?: Writer): Promise<Writer> {
	const writer = new Writer(server?.url ?? '', documentId, visits[who]?.cookies ?? '', from?.doc);
	writers.push(writer);
	await writer.arrived();
	return writer;
}

const until = (check: () => boolean) => vi.waitUntil(check, { timeout: 20_000, interval: 10 });

describe.runIf(hasRedis)('two instances', () => {
	beforeAll(async () => {
		database = await startPostgres(await folder());
		const port = await openDoor(path.join(database.socket, '.s.PGSQL.5432'));
		redis = await startRedis();
		settings = {
			DATABASE_URL: `postgres://postgres:of-both@127.0.0.1:${port}/postgres`,
			REDIS_URL: redis.url
		};
		// Together, on a database that is empty.
		await Promise.all([start(), start()]);
		for (const person of ['mei', 'dev']) {
			const visit = new Visit(servers[0]?.url ?? '');
			await visit.post('/setup/sample', {});
			await visit.post('/sample/person', { person, from: '/' });
			visits.push(visit);
		}
		const page = await visits[0]?.get('/');
		expect(page?.status).toBeLessThan(400);
		documentId = await newestNotes(settings.DATABASE_URL ?? '');
	}, 180_000);

	afterAll(async () => {
		for (const writer of writers) writer.leave();
		await Promise.all(servers.map((server) => server.end('SIGKILL').catch(() => null)));
		await redis.stop();
		door.close();
		await database.stop();
		for (const each of folders) await removeDataFolder(each);
	}, 60_000);

	test('two people on different instances write in one room, and see each other’s carets', async () => {
		const [mei, dev] = [await arrive(servers[0], 0), await arrive(servers[1], 1)];
		mei.point({ anchor: 1, head: 2 });
		for (let count = 0; count < 40; count += 1) {
			mei.write(`mei ${count} `);
			dev.write(`dev ${count} `);
			if (count % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await until(() => mei.isAllSaved && dev.isAllSaved);
		await until(() => mei.seen.length === 40 && dev.seen.length === 40);
		expect(mei.page).toEqual(dev.page);
		expect(new Set(mei.page).size).toBe(mei.page.length);
		await until(() => dev.carets.some(({ cursor }) => JSON.stringify(cursor) === '{"anchor":1,"head":2}'));
	}, 60_000);

	test('who signs out on one instance is signed out on the other', async () => {
		const visit = new Visit(servers[0]?.url ?? '');
		await visit.post('/setup/sample', {});
		await visit.post('/sample/person', { person: 'dev', from: '/' });
		visits.push(visit);
		const dev = await arrive(servers[1], 2);
		await visit.post('/sign-out', {});
		expect(await dev.ended).toBe(4401);
	}, 60_000);

	test('one is killed: its people go on at the other, nothing is lost, nothing doubled, their carets go', async () => {
		const [mei, dev] = [await arrive(servers[0], 0), await arrive(servers[1], 1)];
		mei.point({ anchor: 7, head: 7 });
		await until(() => dev.carets.some(({ cursor }) => JSON.stringify(cursor) === '{"anchor":7,"head":7}'));
		const before = dev.page;
		const words: string[] = [];
		const write = (writer: Writer, word: string) => {
			writer.write(word);
			words.push(word);
		};
		for (let count = 0; count < 60; count += 1) {
			write(mei, `killed ${count} `);
			write(dev, `alive ${count} `);
			if (count === 40) void servers[0]?.end('SIGKILL');
			if (count % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
		}
		mei.leave();
		await until(() => dev.carets.length === 0);
		const again = await arrive(servers[1], 0, mei);
		write(again, 'and on ');
		await until(() => again.isAllSaved && dev.isAllSaved);
		await until(() => dev.page.length === before.length + words.length);
		expect(dev.page.toSorted()).toEqual([...before, ...words].toSorted());
		expect(again.page).toEqual(dev.page);
	}, 60_000);

	test('a Redis that does not answer is said at the start, with the setting', async () => {
		const nowhere = `redis://127.0.0.1:${await freePort()}`;
		const { code, output } = await startInVain(await folder(), { ...settings, REDIS_URL: nowhere });
		expect(code).toBe(1);
		expect(output).toContain('The Redis of REDIS_URL does not answer');
	}, 60_000);
});

/** A port of this machine that leads to a socket: the embedded Postgres has none. */
async function openDoor(socket: string): Promise<number> {
	door = createServer((from) => {
		const to = connect(socket);
		from.pipe(to).pipe(from);
		for (const end of [from, to]) end.on('error', () => [from, to].forEach((each) => each.destroy()));
	});
	await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
	return (door.address() as AddressInfo).port;
}

async function newestNotes(url: string): Promise<string> {
	const { default: postgres } = await import('postgres');
	const sql = postgres(url, { max: 1 });
	const [row] = await sql<{ id: string }[]>`
		select d.id from public.documents d join public.sessions s on s.id = d.session_id
		where d.kind = 'notes' order by s.starts_at desc limit 1`;
	await sql.end();
	return row?.id ?? '';
}
