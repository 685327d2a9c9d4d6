import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { Client, nothingKnown, type Known } from './client.ts';
import type { Contender } from './contenders.ts';
import { Load, percentile, type Outcome, type Shape } from './load.ts';
import { Author, findEdits, lengthOf, writeDocument, type Written } from './writing.ts';

/** How much of everything: a full run, or a quick one to see that it works. */
export type Size = {
	seconds: number;
	rates: number[];
	openRooms: number;
	edits: number;
	openings: number;
	kills: number;
};

const OVERLOADED_MS = 100;
const STORED_AFTER_MS = 5_000;
const WHOLE_WITHIN_MS = 60_000;
/** Five hundred words of six letters make a page. */
const PAGE = 500;

const room30: Shape = { rooms: 1, people: 30, watchers: 6 };
const rooms50: Shape = { rooms: 50, people: 4, watchers: 20 };
const room200: Shape = { rooms: 1, people: 200, watchers: 20 };

export type Measure = (contender: Contender, size: Size) => Promise<[label: string, value: string][]>;

/** How long an edit takes to others at a walking pace, and what that costs the server. */
export const propagation: Measure = async (contender, { seconds }) => {
	const server = await contender.start();
	const lines: [string, string][] = [];
	for (const [words, shape, perSecond] of [
		['1 room × 30, 60 edits/s', room30, 60],
		['50 rooms × 4, 400 edits/s', rooms50, 400]
	] as const) {
		const load = await Load.join(contender, shape);
		await load.write(perSecond, 2);
		const before = [(await server.use('processor')).cpuMs, await contender.storeCpuMs()] as const;
		const outcome = await load.write(perSecond, seconds);
		const [cpu, storeCpu] = [
			(await server.use('processor')).cpuMs - before[0],
			(await contender.storeCpuMs()) - before[1]
		];
		load.leave();
		const perThousand = (ms: number) => Math.round((ms / outcome.sent) * 1000);
		lines.push([`${words}: p50 / p95 / p99 ms`, percentiles(outcome)]);
		lines.push([
			`${words}: CPU ms per 1,000 updates`,
			storeCpu > 0 ? `${perThousand(cpu)} + ${perThousand(storeCpu)} store` : `${perThousand(cpu)}`
		]);
		await pause(500);
	}
	await server.end('SIGTERM');
	return lines;
};

/** The highest rate at which p95 stays below 100 ms, and how soon it has caught up after one that was too high. */
export const highestRate: Measure = async (contender, { rates, seconds }) => {
	const lines: [string, string][] = [];
	for (const [words, shape] of [
		['room of 30', room30],
		['50 rooms × 4', rooms50]
	] as const) {
		const server = await contender.start();
		const load = await Load.join(contender, shape);
		let highest = 0;
		let end = 'no more was tried';
		for (const rate of rates) {
			const outcome = await load.write(rate, Math.min(3, seconds));
			if (outcome.sentShare < 0.9) {
				end = 'the load could send no more';
				break;
			}
			if (outcome.drainedMs === Infinity || percentile(outcome.waits, 0.95) > OVERLOADED_MS) {
				end =
					outcome.drainedMs === Infinity
						? `stuck at ${rate.toLocaleString('en')}`
						: `caught up in ${(outcome.drainedMs / 1000).toFixed(1)} s`;
				break;
			}
			highest = rate;
			await pause(200);
		}
		load.leave();
		await server.end('SIGTERM');
		lines.push([`${words}: highest edits/s with p95 < 100 ms`, `${highest.toLocaleString('en')} (${end})`]);
	}
	return lines;
};

/** 200 people who write an edit a second each in one room. */
export const crowd: Measure = async (contender, { seconds }) => {
	const server = await contender.start();
	const load = await Load.join(contender, room200);
	await load.write(200, 2);
	const outcome = await load.write(200, seconds);
	load.leave();
	await server.end('SIGTERM');
	return [['1 room × 200, 200 edits/s: p50 / p95 / p99 ms', percentiles(outcome)]];
};

/** What an open document of fifty pages costs, and what remains when everybody has left. */
export const memory: Measure = async (contender, { openRooms }) => {
	const written = writeDocument(50 * PAGE);
	const documents = await seed(contender, written, openRooms);
	const server = await contender.start({ UNLOAD_MS: '1000' });
	await visit(contender, contender.document());
	await pause(500);
	const empty = await server.use('memory');
	const clients = documents.map((document) => clientIn(contender, document));
	for (const client of clients) {
		await whole(client, written.length, NOTHING_YET);
		client.arrived.length = 0;
	}
	await pause(1_000);
	const open = await server.use('memory');
	for (const client of clients) client.end();
	await pause(STORED_AFTER_MS);
	const after = await server.use('memory');
	await server.end('SIGTERM');
	const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
	const back = (open.heap - after.heap) / (open.heap - empty.heap);
	return [
		[
			'memory of an open 50-page document: heap / resident MiB',
			`${mib((open.heap - empty.heap) / openRooms)} / ${mib((open.rss - empty.rss) / openRooms)}`
		],
		['given back after everybody has left', `${Math.round(back * 100)} %`]
	];
};

/** From the request until the whole of a long document has come, by a server that has just started. */
export const opening: Measure = async (contender, { edits, openings }) => {
	const written = writeDocument(edits * 0.95);
	const document = contender.document();
	const server = await contender.start();
	await pour(contender, document, written.updates);
	await pause(STORED_AFTER_MS);
	await server.end('SIGTERM');
	const times: number[] = [];
	for (let count = 0; count < openings; count += 1) {
		const again = await contender.start();
		await pause(500);
		const began = performance.now();
		const client = clientIn(contender, document);
		times.push((await whole(client, written.length, NOTHING_YET)) - began);
		client.end();
		await again.end('SIGTERM');
	}
	times.sort((a, b) => a - b);
	return [
		[
			`opening a document of ${written.updates.length.toLocaleString('en')} edits: median (range) ms`,
			`${Math.round(times[Math.floor(times.length / 2)] ?? NaN)} (${Math.round(times[0] ?? NaN)} to ${Math.round(times.at(-1) ?? NaN)})`
		]
	];
};

/** 200 people lose the server and come back together to ten-page documents whose last tenth they miss. */
export const comingBack: Measure = async (contender) => {
	const written = writeDocument(10 * PAGE);
	const earlier: Known = {
		update: written.earlier,
		stateVector: Y.encodeStateVectorFromUpdate(written.earlier),
		answers: new Map()
	};
	const lines: [string, string][] = [];
	for (const rooms of [20, 1]) {
		const documents = await seed(contender, written, rooms);
		const server = await contender.start();
		for (const document of documents) await visit(contender, document);
		await pause(500);
		await server.end('SIGKILL');
		const again = await contender.start();
		const began = performance.now();
		const clients = Array.from({ length: 200 }, (_each, index) =>
			clientIn(contender, documents[index % rooms] ?? '', earlier)
		);
		const ends: number[] = [];
		// Looked at later, so that our own work does not delay what is measured.
		await Promise.all(clients.map(({ synced }) => synced));
		await pause(1_000);
		for (const client of clients) ends.push(await whole(client, written.length, written.earlier));
		clients.forEach((client) => client.end());
		await again.end('SIGTERM');
		lines.push([
			`200 people whole again after a kill, ${rooms} room${rooms > 1 ? 's' : ''}: ms`,
			`${Math.round(Math.max(...ends) - began)}`
		]);
	}
	return lines;
};

/** Edits that somebody else had seen when the server was killed, and that are not there after its restart. */
export const lost: Measure = async (contender, { kills }) => {
	let missing = 0;
	for (let count = 0; count < kills; count += 1) {
		const document = contender.document();
		const server = await contender.start();
		const [author, other] = [clientIn(contender, document), clientIn(contender, document)];
		await Promise.all([author.synced, other.synced]);
		const seen = new Promise<void>((resolve) => {
			other.onFrame = (frame) => findEdits(frame, () => resolve());
		});
		author.send(new Author().write(count));
		await Promise.race([seen, pause(5_000)]);
		await server.end('SIGKILL');
		author.end();
		other.end();
		const again = await contender.start();
		const later = clientIn(contender, document);
		const isThere = await Promise.race([whole(later, 8, NOTHING_YET).then(() => true), pause(2_000, false)]);
		later.end();
		if (!isThere) missing += 1;
		await again.end('SIGKILL');
	}
	return [['edits lost in kills', `${missing} of ${kills}`]];
};

const NOTHING_YET: Uint8Array = Uint8Array.of(0, 0);

function clientIn(contender: Contender, document: string, known = nothingKnown()): Client {
	return new Client({ ...contender, document, person: 'somebody' }, known);
}

async function visit(contender: Contender, document: string): Promise<void> {
	const client = clientIn(contender, document);
	await client.synced;
	client.end();
}

/** When the message came that made the document whole. Waits for it, and throws when it does not come. */
async function whole(client: Client, length: number, known: Uint8Array): Promise<number> {
	await client.synced;
	const doc = new Y.Doc();
	Y.applyUpdate(doc, known);
	for (const end = Date.now() + WHOLE_WITHIN_MS; Date.now() < end; await pause(1)) {
		for (const { at, update } of client.arrived.splice(0)) {
			Y.applyUpdate(doc, update);
			if (lengthOf(doc) === length) return at;
		}
	}
	throw new Error('The document did not become whole');
}

/** Documents with that content, stored by a server that has ended since. */
async function seed(
	contender: Contender,
	{ whole: state, length }: Written,
	count: number
): Promise<string[]> {
	const server = await contender.start();
	const documents = Array.from({ length: count }, () => contender.document());
	for (const document of documents) {
		const [author, witness] = [clientIn(contender, document), clientIn(contender, document)];
		await Promise.all([author.synced, witness.synced]);
		author.send(state);
		await whole(witness, length, NOTHING_YET);
		author.end();
		witness.end();
	}
	await pause(STORED_AFTER_MS);
	await server.end('SIGTERM');
	return documents;
}

/** Sends one update after the other, no faster than somebody else receives them. */
async function pour(contender: Contender, document: string, updates: Uint8Array[]): Promise<void> {
	const [author, witness] = [clientIn(contender, document), clientIn(contender, document)];
	await Promise.all([author.synced, witness.synced]);
	const ahead = 500;
	const doc = new Y.Doc();
	for (let at = 0; at < updates.length; at += ahead) {
		for (const update of updates.slice(at, at + ahead)) author.send(update);
		const last = updates.slice(Math.max(0, at + ahead - 20), at + ahead);
		const isThere = () => last.every((update) => hasSeen(doc, update));
		for (const end = Date.now() + WHOLE_WITHIN_MS; Date.now() < end && !isThere(); await pause(2)) {
			for (const { update } of witness.arrived.splice(0)) Y.applyUpdate(doc, update);
		}
	}
	author.end();
	witness.end();
}

function hasSeen(doc: Y.Doc, update: Uint8Array): boolean {
	const { to } = Y.parseUpdateMeta(update);
	return [...to].every(([client, clock]) => Y.getState(doc.store, client) >= clock);
}

function percentiles({ waits }: Outcome): string {
	return [0.5, 0.95, 0.99].map((part) => percentile(waits, part).toFixed(1)).join(' / ');
}
