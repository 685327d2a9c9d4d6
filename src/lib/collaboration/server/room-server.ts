import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type * as Y from 'yjs';
import { Close, LIMITS } from '../protocol';
import type { Limits } from '../protocol';
import { documentOf, schemaOf } from './access';
import type { Access, Visitor } from './access';
import { AccessWatch } from './access-watch';
import type { AccessBus } from './access-watch';
import type { RelayBus } from './relay';
import { Acknowledgements } from './acknowledgements';
import { closeSocket, Connection } from './connection';
import type { Joining } from './connection';
import type { Vocabulary } from './content';
import { takeFrame } from './exchange';
import type { Logger } from './logger';
import { People } from './people';
import { Rooms } from './rooms';
import { refuseUpgrade } from './refuse-upgrade';
import { Tally } from './tally';
import type { UpdateLog } from './update-log';

export type RoomServerParts = {
	log: UpdateLog;
	access: Access;
	bus: AccessBus & RelayBus;
	logger: Logger;
	/** Where our pages come from; every other Origin is refused. */
	origin: string;
	/** Number of what a document may hold: pages built with a lower one are refused [C26]. */
	schema?: number;
	limits?: Partial<Limits>;
	/** What text is made of [C37]. */
	vocabulary?: Vocabulary;
	/** Hears of every change, and whose it is; null for one of the server's own. */
	onWritten?: (documentId: string, personId: string | null) => void;
	/** Milliseconds. */
	now?: () => number;
};

export type RoomServer = {
	/** Takes an HTTP upgrade and answers it in any case. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
	/** Changes a document from the server; resolves after the commit. `change` may run more than once, its effect happens once. */
	write(documentId: string, change: (doc: Y.Doc) => void): Promise<void>;
	/** Looks at the whole committed document. Do not keep `doc`. */
	read<T>(documentId: string, look: (doc: Y.Doc) => T): Promise<T>;
	/** The same, cheap while the document is open here. Only look: the document goes on living. */
	look<T>(documentId: string, look: (doc: Y.Doc) => T): Promise<T>;
	/** Whether anybody but this person wrote in a part of the document in the last milliseconds. */
	isAnotherWriting(documentId: string, part: string, personId: string, within: number): boolean;
	/** Commits what is queued, then closes every connection as restarting. Takes seconds at most. */
	close(): Promise<void>;
	metrics(): RoomMetrics;
};

export type RoomMetrics = {
	rooms: number;
	connections: number;
	queuedRows: number;
	queuedBytes: number;
	committedRows: number;
	commits: number;
	/** Connections that have ended, by reason. */
	closed: Record<string, number>;
	/** Messages and upgrades that were refused while nothing else ended, by reason. */
	refused: Record<string, number>;
};

type TurnedAway = { code: number; reason: string };
const turnedAway = {
	signedOut: { code: Close.signedOut, reason: 'signed out' },
	noAccess: { code: Close.noAccess, reason: 'no access' },
	outdated: { code: Close.outdated, reason: 'outdated page' },
	barred: { code: Close.malformed, reason: 'barred' },
	tooOften: { code: Close.tooFast, reason: 'connects too often' }
} satisfies Record<string, TurnedAway>;

/** The server of live documents: see SPEC.md for what it promises. */
export function createRoomServer(parts: RoomServerParts): RoomServer {
	const { access, logger, origin, now = Date.now } = parts;
	const limits: Limits = { ...LIMITS, ...parts.limits };
	const [closed, refused] = [new Tally(), new Tally()];
	const { log, bus, onWritten, vocabulary, schema = 0 } = parts;
	const people = new People(limits);
	const onTripped = ({ visitor, documentId }: Connection) => people.bar(visitor.userId, documentId, now());
	const rooms = new Rooms({ log, bus, onWritten, vocabulary, onTripped, limits, logger, refusals: refused });
	const connections = new Set<Connection>();
	const acknowledgements = new Acknowledgements(limits.savedDelayMs);
	const watch = new AccessWatch({ connections, rooms, access, bus: parts.bus, limits, logger, now });
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: true,
		maxPayload: limits.frameBytes,
		maxFragments: limits.frameFragments,
		perMessageDeflate: false
	});
	const signs = setInterval(
		() => connections.forEach((connection) => connection.sendSaved()),
		limits.signOfLifeMs
	).unref();
	const pings = setInterval(
		() => connections.forEach((connection) => connection.ping()),
		limits.pingMs
	).unref();
	let pendingUpgrades = 0;
	let isClosing = false;

	async function admit(
		request: IncomingMessage,
		socket: Duplex,
		head: Buffer,
		documentId: string
	): Promise<void> {
		const visitor = await access.identify(request);
		const { heard } = watch;
		const joining =
			visitor === null ? turnedAway.signedOut : await decide(visitor, documentId, schemaOf(request));
		if (isClosing) return refuse(socket, 503, 'upgrade while stopping');
		if (socket.destroyed) return;
		sockets.handleUpgrade(request, socket, head, (webSocket) => {
			// Broken frames surface here; without a listener they would end the process [C31].
			webSocket.on('error', () => webSocket.terminate());
			if ('visitor' in joining) return connect(webSocket, socket, joining, heard);
			turnAway(webSocket, joining.code, joining.reason);
		});
	}

	async function decide(visitor: Visitor, documentId: string, built: number): Promise<Joining | TurnedAway> {
		if (!people.mayConnect(visitor.userId, now())) return turnedAway.tooOften;
		const admission = await access.check(visitor, documentId);
		if (admission.outcome === 'signed-out') return turnedAway.signedOut;
		if (admission.outcome === 'no-access') return turnedAway.noAccess;
		if (built < schema) return turnedAway.outdated;
		if (people.isBarred(visitor.userId, documentId, now())) return turnedAway.barred;
		return { ...admission, documentId, visitor };
	}

	function connect(socket: WebSocket, stream: Duplex, joining: Joining, heard: number): void {
		const connection = new Connection(socket, stream, joining, limits, acknowledgements, now());
		const { userId } = joining.visitor;
		const theirs = [...connections].filter((other) => other.visitor.userId === userId);
		if (theirs.length >= limits.connectionsPerPerson) {
			closed.add('too many connections');
			return connection.close(Close.overloaded, 'too many connections');
		}
		connections.add(connection);
		watch.follow(connection, heard);
		const room = rooms.join(connection);
		socket.on('message', (message: Buffer, isBinary) => {
			if (isClosing) return;
			connection.isAnswering = true;
			if (isBinary) takeFrame(room, connection, message, now(), logger);
			else connection.hangUp(Close.malformed, 'text frame');
		});
		socket.on('error', () => {
			if (!connection.ended) connection.endedFor = 'broken frame';
		});
		socket.on('pong', () => (connection.isAnswering = connection.takes('others', now())));
		socket.on('ping', () => connection.takes('others', now()));
		socket.on('close', () => {
			connection.ended = true;
			closed.add(connection.endedFor);
			connections.delete(connection);
			rooms.leave(room, connection);
		});
	}

	function turnAway(socket: WebSocket, code: number, reason: string): void {
		closed.add(reason);
		closeSocket(socket, code, reason, limits.closeGraceMs);
	}

	function refuse(socket: Duplex, status: 403 | 404 | 503, reason: string): void {
		refused.add(reason);
		refuseUpgrade(socket, status);
	}

	return {
		upgrade(request, socket, head) {
			socket.on('error', () => socket.destroy());
			const documentId = documentOf(request);
			if (request.headers.origin !== origin) refuse(socket, 403, 'foreign origin');
			else if (documentId === null) refuse(socket, 404, 'no such path');
			else if (isClosing || pendingUpgrades >= limits.pendingUpgrades)
				refuse(socket, 503, 'too many upgrades');
			else {
				pendingUpgrades += 1;
				admit(request, socket, head, documentId)
					.catch((error: unknown) => {
						logger.error({ err: error, documentId }, 'an upgrade could not be authorised');
						refuse(socket, 503, 'access unknown');
					})
					.finally(() => (pendingUpgrades -= 1));
			}
		},
		write: (documentId, change) => rooms.write(documentId, change),
		read: (documentId, look) => rooms.read(documentId, look),
		look: (documentId, look) => rooms.look(documentId, look),
		isAnotherWriting: (documentId, part, personId, within) =>
			rooms.find(documentId)?.writing.isAnotherWriting(part, personId, Date.now() - within) ?? false,
		async close() {
			isClosing = true;
			clearInterval(signs);
			clearInterval(pings);
			watch.stop();
			const isFlushed = await within(rooms.committer.idle(), limits.shutdownFlushMs);
			if (!isFlushed)
				logger.error({ rows: rooms.committer.queued }, 'updates were not committed before the end');
			const gone = [...sockets.clients].map(
				(socket) => new Promise((resolve) => socket.once('close', resolve))
			);
			await within(rooms.close(Close.restart, 'restart'), limits.closeGraceMs);
			await within(Promise.all(gone), limits.closeGraceMs + 500);
			sockets.close();
		},
		metrics: () => ({
			rooms: rooms.open.length,
			connections: connections.size,
			queuedRows: rooms.committer.queued,
			queuedBytes: rooms.committer.bytes,
			committedRows: rooms.committer.rows,
			commits: rooms.committer.commits,
			closed: closed.counts,
			refused: refused.counts
		})
	};
}

/** Whether `work` ended in time. */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
	return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}
