import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seeded } from '../support/random';
import { newDataFolder, removeDataFolder, startInVain, startServer, type Server } from '../support/server';
import { Visit } from '../support/visit';
import { Writer } from './writer';

// The built server as people run it, with real sockets, and the worst that can happen to it.
let folder: string;
let server: Server;
let documentId: string;
const cookies: string[] = [];
const until = (check: () => boolean) => vi.waitUntil(check, { timeout: 20_000, interval: 10 });

beforeAll(async () => {
	folder = await newDataFolder();
	server = await startServer(folder);
	for (const person of ['mei', 'dev']) {
		const visit = new Visit(server.url);
		await visit.post('/setup/sample', {});
		await visit.post('/sample/person', { person, from: '/' });
		cookies.push(visit.cookies);
	}
	const sql = server.database();
	const [row] = await sql<{ id: string }[]>`
		select d.id from public.documents d join public.sessions s on s.id = d.session_id
		where d.kind = 'notes' order by s.starts_at desc limit 1`;
	await sql.end();
	documentId = row?.id ?? '';
}, 180_000);
afterAll(async () => {
	await server.end('SIGKILL');
	await removeDataFolder(folder);
}, 60_000);

const writers = async (count: number): Promise<Writer[]> => {
	const all = cookies.slice(0, count).map((cookie) => new Writer(server.url, documentId, cookie));
	await Promise.all(all.map((writer) => writer.arrived()));
	return all;
};

/** Both write, a few words at a time, until one of them has written this many. */
async function writeTogether(
	pair: Writer[],
	words: number,
	round: number,
	next: () => number
): Promise<void> {
	for (let count = 0; count < words; count += 1) {
		for (const [who, writer] of pair.entries()) writer.write(`${round}.${who}.${count} `);
		if (next() < 0.4) await new Promise((resolve) => setTimeout(resolve, next() * 12));
	}
}

test('twenty times killed while two people write: nothing that was acknowledged or seen is lost', async () => {
	const { next, below } = seeded(7);
	let promised: string[] = [];
	for (let round = 1; round <= 20; round += 1) {
		const pair = await writers(2);
		expect(missing(promised, pair[0]?.page ?? []), `after kill ${round - 1}`).toEqual([]);
		await writeTogether(pair, 5 + below(60), round, next);
		const ended = server.end('SIGKILL');
		for (const writer of pair) writer.leave();
		await ended;
		promised = [
			...new Set([...promised, ...pair.flatMap((writer) => [...writer.acknowledged, ...writer.seen])])
		];
		server = await startServer(folder);
	}
	const [reader] = await writers(1);
	expect(missing(promised, reader?.page ?? [])).toEqual([]);
	expect(new Set(promised.map((word) => word.split('.')[0])).size).toBeGreaterThan(10);
	reader?.leave();
}, 180_000);

test('asked to end while people have it open, the server saves what arrived and ends well within ten seconds', async () => {
	const [writer] = await writers(1);
	writer?.write('the last words ');
	await until(() => writer?.isAllSaved ?? false);
	const began = Date.now();
	expect(await server.end('SIGTERM')).toBe(0);
	expect(Date.now() - began).toBeLessThan(10_000);
	writer?.leave();
	server = await startServer(folder);
	const [reader] = await writers(1);
	expect(reader?.page).toContain('the last words ');
	reader?.leave();
}, 60_000);

test('a second server on the same data folder is refused in words', async () => {
	const { code, output } = await startInVain(folder);
	expect(code).toBe(1);
	expect(output).toContain(`Another Colloquy (process ${server.process.pid}`);
	expect(output).toContain('Stop it first, or set DATA_DIR to another folder.');
	expect((await fetch(`${server.url}/health`)).ok).toBe(true);
}, 60_000);

const missing = (promised: string[], page: string[]) => {
	const there = new Set(page);
	return promised.filter((word) => !there.has(word));
};
