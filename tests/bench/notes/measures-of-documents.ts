import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { NOTHING, type Known } from './client.ts';
import type { Contender } from './contenders.ts';
import { clientIn, seed, STORED_AFTER_MS, storeAll, visit, whole } from './documents.ts';
import type { Measure } from './measures-of-speed.ts';
import { Author, findEdits, writeDocument } from './writing.ts';

/** Five hundred words of six letters make a page. */
const PAGE = 500;

/** What an open document of fifty pages costs, and what remains when everybody has left. */
export const memory: Measure = async (contender, { openRooms }) => {
	const written = writeDocument(50 * PAGE);
	const documents = await seed(contender, written, openRooms);
	const server = await contender.start({ UNLOAD_MS: '1000' });
	// What it needs once, whatever is open, is not counted.
	await Promise.all(documents.slice(0, 3).map((document) => visit(contender, document)));
	await pause(STORED_AFTER_MS);
	const empty = await server.use('memory');
	const clients = documents.map((document) => clientIn(contender, document));
	for (const client of clients) {
		await whole(client, written.length, NOTHING);
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
	await storeAll(contender, document, written);
	const times: number[] = [];
	let tooEarly = 0;
	for (let count = 0; count < openings; count += 1) {
		const again = await contender.start();
		await pause(500);
		const began = performance.now();
		const client = clientIn(contender, document);
		const wholeAt = await whole(client, written.length, NOTHING);
		times.push(wholeAt - began);
		if (client.syncedAt < wholeAt) tooEarly += 1;
		client.end();
		await again.end('SIGTERM');
	}
	times.sort((a, b) => a - b);
	return [
		[
			`opening a document of ${written.updates.length.toLocaleString('en')} edits: median (range) ms`,
			`${Math.round(times[Math.floor(times.length / 2)] ?? NaN)} (${Math.round(times[0] ?? NaN)} to ${Math.round(times.at(-1) ?? NaN)})`
		],
		['said “synced” before the whole document was there', `${tooEarly} of ${openings}`]
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

/**
 * Edits that somebody else had seen, or whose author had been told that they are saved, when the server was killed, and that
 * are not there after its restart. It is killed in the moment of the one or the other, in turn.
 */
export const lost: Measure = async (contender, { kills }) => {
	const seen = { lost: 0, of: 0 };
	const saved = { lost: 0, of: 0 };
	for (let count = 0; count < kills; count += 1) {
		const waitsFor = contender.acknowledges !== null && count % 2 === 1 ? 'saved' : 'seen';
		const { document, wasSeen, wasSaved } = await writeAndKill(contender, count, waitsFor);
		const again = await contender.start();
		const later = clientIn(contender, document);
		const isThere = await Promise.race([whole(later, 8, NOTHING).then(() => true), pause(2_000, false)]);
		later.end();
		await again.end('SIGKILL');
		for (const [promise, promised] of [
			[seen, wasSeen],
			[saved, wasSaved]
		] as const) {
			if (promised) promise.of += 1;
			if (promised && !isThere) promise.lost += 1;
		}
	}
	const inWords = ({ lost: missing, of }: typeof seen) => `${missing} of ${of}`;
	return [
		['lost in kills, of edits that somebody else had seen', inWords(seen)],
		[
			'lost in kills, of edits that their author was told are saved',
			contender.acknowledges === null ? 'it does not say' : inWords(saved)
		]
	];
};

async function writeAndKill(contender: Contender, number: number, waitsFor: 'seen' | 'saved') {
	const document = contender.document();
	const server = await contender.start();
	const [author, other] = [clientIn(contender, document), clientIn(contender, document)];
	await Promise.all([author.synced, other.synced]);
	let wasSeen = false;
	const moment = new Promise<void>((resolve) => {
		other.onFrame = (frame) =>
			findEdits(frame, () => {
				wasSeen = true;
				if (waitsFor === 'seen') resolve();
			});
		author.onSaved = () => waitsFor === 'saved' && resolve();
		author.send(new Author().write(number));
	});
	await Promise.race([moment, pause(5_000)]);
	await server.end('SIGKILL');
	const outcome = { document, wasSeen, wasSaved: author.isSaved };
	author.end();
	other.end();
	return outcome;
}
