import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket as NodeSocket } from 'ws';
import * as Y from 'yjs';
import { openDocument } from '../provider';
import type { LiveDocument, OpenDocumentOptions } from '../provider';
import type { Limits, Role } from '../protocol';
import type { Access, Visitor } from '../server/access';
import type { AccessMessage } from '../server/access-watch';
import type { Vocabulary } from '../server/content';
import { createMemoryLog } from '../server/memory-log';
import { createRoomServer } from '../server/room-server';
import type { RoomServer } from '../server/room-server';
import type { UpdateLog } from '../server/update-log';
import { RawClient } from './raw-client';
import { createTestBus } from './test-bus';
import type { RoomBus } from './test-bus';

export type Name = 'Ruth' | 'Tomas' | 'Amina' | 'Joel';
export const origin = 'http://colloquy.test';

export type TestRooms = {
	server: RoomServer;
	url: string;
	documentId: string;
	/** What the database would say. Nobody is signed in who is not here. */
	rights: Map<Name, Role | 'none'>;
	/** The circles of documents; those that are not here are in one that changes with every other. */
	circles: Map<string, string>;
	/** How often somebody was asked about, and how many questions there were at once at the most. */
	checks: { count: number; atOnce: number; most: number };
	/** Those who may not know who is there. */
	outside: Set<Name>;
	/** Makes the questions about access fail. */
	accessFails: boolean;
	/** Answers about access are on their way until this resolves. */
	answering: Promise<void>;
	/** What documents may hold by now; a restart takes it up. */
	schema: number;
	tellAccessChanged(message?: AccessMessage): void;
	raw(name: Name | null, options?: { headers?: Record<string, string>; documentId?: string }): RawClient;
	open(name: Name, options?: Partial<OpenDocumentOptions>): LiveDocument;
	/** Stops the server and puts a new one with the same log and port in its place. */
	restart(): Promise<void>;
	/** Ends every socket without a word, or every one of that person. */
	drop(name?: Name): void;
	text(documentId?: string): Promise<string>;
	close(): Promise<void>;
};

/** A room server behind a real HTTP server, with people whose rights a test sets. */
export async function startRooms(
	options: {
		log?: UpdateLog;
		limits?: Partial<Limits>;
		documentId?: string;
		now?: () => number;
		schema?: number;
		/** What several instances talk over; each test on its own has one to itself. */
		bus?: RoomBus;
		onWritten?: (documentId: string, personId: string | null) => void;
		vocabulary?: Vocabulary;
		/** How long a question about access takes. */
		checkMs?: number;
	} = {}
): Promise<TestRooms> {
	const log = options.log ?? createMemoryLog();
	const bus = options.bus ?? createTestBus();
	const opened = new Set<LiveDocument>();
	const raws = new Set<RawClient>();
	const http = createServer();
	const connected = new Map<Duplex, string | undefined>();
	http.on('connection', (socket) => {
		connected.set(socket, undefined);
		socket.on('close', () => connected.delete(socket));
	});
	http.on('upgrade', (request, socket, head) => {
		connected.set(socket, nameIn(request));
		rooms.server.upgrade(request, socket, head);
	});
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	const { port } = http.address() as AddressInfo;

	const access: Access = {
		async identify(request) {
			const name = nameIn(request);
			return name !== undefined && rooms.rights.has(name) ? visitor(name) : null;
		},
		async check({ name }, documentId) {
			const { checks } = rooms;
			checks.count += 1;
			checks.most = Math.max(checks.most, ++checks.atOnce);
			await pause(options.checkMs ?? 0).finally(() => (checks.atOnce -= 1));
			if (rooms.accessFails) throw new Error('the database is away');
			const role = rooms.rights.get(name as Name);
			await rooms.answering;
			if (role === undefined) return { outcome: 'signed-out' };
			if (role === 'none') return { outcome: 'no-access' };
			const circleId = rooms.circles.get(documentId);
			return { outcome: 'admitted', role, circleId, seesNames: !rooms.outside.has(name as Name) };
		}
	};
	const create = (schema: number): RoomServer =>
		createRoomServer({
			log,
			access,
			origin,
			limits: options.limits,
			now: options.now,
			bus,
			onWritten: options.onWritten,
			vocabulary: options.vocabulary,
			schema,
			logger: { debug: ignore, info: ignore, warn: ignore, error: ignore }
		});

	const rooms: TestRooms = {
		server: create(options.schema ?? 0),
		url: `ws://127.0.0.1:${port}/collaboration`,
		documentId: options.documentId ?? randomUUID(),
		rights: new Map([
			['Ruth', 'writer'],
			['Tomas', 'writer'],
			['Amina', 'reader']
		]),
		circles: new Map(),
		checks: { count: 0, atOnce: 0, most: 0 },
		outside: new Set(),
		accessFails: false,
		answering: Promise.resolve(),
		schema: options.schema ?? 0,
		tellAccessChanged: (message = {}) => void bus.publish('access', message),
		raw(name, { headers = {}, documentId = rooms.documentId } = {}) {
			const cookie: Record<string, string> = name === null ? {} : { cookie: `name=${name}` };
			const raw = new RawClient(`${rooms.url}/${documentId}`, { origin, ...cookie, ...headers });
			raws.add(raw);
			return raw;
		},
		open(name, more = {}) {
			const live = openDocument({
				documentId: rooms.documentId,
				personId: visitor(name).personId,
				url: rooms.url,
				Socket: socketOf(name),
				refreshSession: async () => rooms.rights.has(name),
				...more
			});
			opened.add(live);
			return live;
		},
		async restart() {
			await rooms.server.close();
			rooms.server = create(rooms.schema);
		},
		drop: (name) =>
			connected.forEach((whose, socket) => {
				if (name === undefined || name === whose) socket.destroy();
			}),
		text: (documentId = rooms.documentId) =>
			rooms.server.read(documentId, (doc) => doc.getText('text').toString()),
		async close() {
			opened.forEach((live) => live.destroy());
			await rooms.server.close();
			raws.forEach(({ socket }) => socket.terminate());
			http.closeAllConnections();
			await new Promise((resolve) => http.close(resolve));
		}
	};
	return rooms;
}

function nameIn({ headers }: IncomingMessage): Name | undefined {
	return /name=(\w+)/.exec(headers.cookie ?? '')?.[1] as Name | undefined;
}

export function visitor(name: Name): Visitor {
	return { personId: `person-${name}`, userId: `user-${name}`, sessionId: `session-${name}`, name };
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
	const end = Date.now() + withinMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`It did not come about: ${holds.toString()}`);
		await pause(5);
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** An update of a fresh document, and the document. */
export function typed(text: string): { doc: Y.Doc; update: Uint8Array } {
	const doc = new Y.Doc();
	doc.getText('text').insert(0, text);
	return { doc, update: Y.encodeStateAsUpdate(doc) };
}

/** What `change` does to `doc`, as the update a browser would send. */
export function updateOf(doc: Y.Doc, change: (text: Y.Text) => void): Uint8Array {
	const before = Y.encodeStateVector(doc);
	const updates: Uint8Array[] = [];
	const keep = (update: Uint8Array): number => updates.push(update);
	doc.on('update', keep);
	doc.transact(() => change(doc.getText('text')));
	doc.off('update', keep);
	return updates[0] ?? Y.encodeStateAsUpdate(doc, before);
}

function socketOf(name: Name): typeof WebSocket {
	class Socket extends NodeSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols, { headers: { origin, cookie: `name=${name}` } });
			this.on('error', ignore);
		}
	}
	return Socket as unknown as typeof WebSocket;
}

function ignore(): void {}
