import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { Client, NOTHING, nothingKnown, type Known } from './client.ts';
import type { Contender } from './contenders.ts';
import { lengthOf, type Written } from './writing.ts';

/** How long a server may take to store what it has been sent. */
export const STORED_AFTER_MS = 5_000;
const WHOLE_WITHIN_MS = 60_000;

/** A browser of somebody who has nothing of the document, or what `known` says. */
export function clientIn(contender: Contender, document: string, known = nothingKnown()): Client {
	return new Client({ ...contender, document, person: 'somebody' }, known);
}

/** Opens a document and leaves again. */
export async function visit(contender: Contender, document: string): Promise<void> {
	const client = clientIn(contender, document);
	await client.synced;
	client.end();
}

/** When the message came that made the document whole. Waits for it, and throws when it does not come. */
export async function whole(
	client: Client,
	length: number,
	known: Uint8Array,
	withinMs = WHOLE_WITHIN_MS
): Promise<number> {
	await client.synced;
	const doc = new Y.Doc();
	Y.applyUpdate(doc, known);
	for (const end = Date.now() + withinMs; Date.now() < end; await pause(1)) {
		for (const { at, update } of client.arrived.splice(0)) {
			Y.applyUpdate(doc, update);
			if (lengthOf(doc) === length) return at;
		}
	}
	throw new Error(`${lengthOf(doc)} of ${length} letters came`);
}

/** Documents with that content, stored by a server that has ended since. */
export async function seed(
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
		await whole(witness, length, NOTHING);
		author.end();
		witness.end();
	}
	await pause(STORED_AFTER_MS);
	await server.end('SIGTERM');
	return documents;
}

/** Writes it edit by edit, and makes sure that a server which lost some of it when it ended is given the rest. */
export async function storeAll(contender: Contender, document: string, written: Written): Promise<void> {
	const first = await contender.start();
	await pour(contender, document, written.updates);
	await first.end('SIGTERM');
	const known: Known = {
		...nothingKnown(),
		update: written.whole,
		stateVector: Y.encodeStateVectorFromUpdate(written.whole)
	};
	for (let attempt = 1; attempt <= 4; attempt += 1) {
		const server = await contender.start();
		await pause(2_000);
		const newcomer = clientIn(contender, document);
		const isWhole = await whole(newcomer, written.length, NOTHING, 10_000).then(
			() => true,
			() => false
		);
		newcomer.end();
		const author = isWhole ? null : clientIn(contender, document, known);
		await author?.synced;
		await pause(author === null ? 0 : 3 * STORED_AFTER_MS);
		author?.end();
		await server.end('SIGTERM');
		if (isWhole) return;
	}
	throw new Error('it does not keep the whole document');
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
	// Both stay while a server stores that does so later.
	await pause(3 * STORED_AFTER_MS);
	author.end();
	witness.end();
}

function hasSeen(doc: Y.Doc, update: Uint8Array): boolean {
	const { to } = Y.parseUpdateMeta(update);
	return [...to].every(([client, clock]) => Y.getState(doc.store, client) >= clock);
}
