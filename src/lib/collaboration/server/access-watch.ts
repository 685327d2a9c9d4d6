import { Close } from '../protocol';
import type { Limits } from '../protocol';
import type { Access } from './access';
import type { Connection } from './connection';
import { roleFrame } from './frames';
import type { Logger } from './logger';
import type { Rooms } from './rooms';

/** What the bus says when somebody's access may have changed. Without a person it concerns everybody. */
export type AccessMessage = { personId?: string; userId?: string; circleId?: string };
export type AccessBus = {
	subscribe(topic: 'access', listener: (message: AccessMessage) => void): () => void;
};

export type AccessWatchParts = {
	connections: ReadonlySet<Connection>;
	rooms: Rooms;
	access: Access;
	bus: AccessBus;
	limits: Limits;
	logger: Logger;
	now: () => number;
};

/** Asks again, while connections last, who may still be there [C22]. */
export class AccessWatch {
	#parts: AccessWatchParts;
	#lastKnown = new WeakMap<Connection, number>();
	/** Those whose circle has changed in some way, until the next round. */
	#hinted = new Set<Connection>();
	#round: NodeJS.Timeout | null = null;
	#lastRound = -Infinity;
	#queue = new Set<Connection>();
	#asking = new Set<Connection>();
	#timer: NodeJS.Timeout;
	#unsubscribe: () => void;
	/** How many messages have come. */
	heard = 0;

	constructor(parts: AccessWatchParts) {
		this.#parts = parts;
		this.#timer = setInterval(() => this.#askAboutAll(), parts.limits.accessCheckMs).unref();
		this.#unsubscribe = parts.bus.subscribe('access', (message) => this.#hear(message));
	}

	/** Somebody was let in by what the database said after `heard` messages: one that came since may be about them. */
	follow(connection: Connection, heard: number): void {
		this.#lastKnown.set(connection, this.#parts.now());
		if (heard !== this.heard) this.#hint([connection]);
	}

	stop(): void {
		clearInterval(this.#timer);
		if (this.#round !== null) clearTimeout(this.#round);
		this.#queue.clear();
		this.#unsubscribe();
	}

	#hear({ personId, userId, circleId }: AccessMessage): void {
		this.heard += 1;
		const concerned = [...this.#parts.connections].filter(
			({ visitor, circleId: theirs }) =>
				(personId === undefined || personId === visitor.personId) &&
				(userId === undefined || userId === visitor.userId) &&
				(circleId === undefined || theirs === undefined || circleId === theirs)
		);
		if (personId !== undefined || userId !== undefined) this.#ask(concerned);
		else this.#hint(concerned);
	}

	/** People arrive one after the other, and each is announced more than once. */
	#hint(connections: Iterable<Connection>): void {
		for (const connection of connections) this.#hinted.add(connection);
		const rest = this.#lastRound + this.#parts.limits.accessRoundMs - performance.now();
		if (this.#hinted.size > 0) this.#round ??= setTimeout(() => this.#startRound(), Math.max(0, rest));
	}

	#startRound(): void {
		this.#round = null;
		this.#lastRound = performance.now();
		this.#ask(this.#hinted);
		this.#hinted.clear();
	}

	#askAboutAll(): void {
		for (const connection of [...this.#asking, ...this.#queue]) this.#endIfUnknown(connection);
		this.#ask(this.#parts.connections);
	}

	#ask(connections: Iterable<Connection>): void {
		for (const connection of connections) this.#queue.add(connection);
		this.#goOn();
	}

	/** One check of a connection at a time, and a few in all; a change that comes during one is looked at after it. */
	#goOn(): void {
		for (const connection of this.#queue) {
			if (this.#asking.size >= this.#parts.limits.accessChecksAtOnce) return;
			if (this.#asking.has(connection)) continue;
			this.#queue.delete(connection);
			if (connection.ended) continue;
			this.#asking.add(connection);
			void this.#check(connection).finally(() => {
				this.#asking.delete(connection);
				this.#goOn();
			});
		}
	}

	async #check(connection: Connection): Promise<void> {
		const { access, logger, now } = this.#parts;
		try {
			const admission = await access.check(connection.visitor, connection.documentId);
			this.#lastKnown.set(connection, now());
			if (admission.outcome === 'signed-out') connection.close(Close.signedOut, 'signed out');
			else if (admission.outcome === 'no-access') connection.close(Close.noAccess, 'no access');
			else this.#admitted(connection, admission);
		} catch (error) {
			logger.warn({ err: error, documentId: connection.documentId }, 'access could not be checked');
			this.#endIfUnknown(connection);
		}
	}

	/** [C25] */
	#endIfUnknown(connection: Connection): void {
		const { limits, now } = this.#parts;
		const unknownFor = now() - (this.#lastKnown.get(connection) ?? -Infinity);
		if (unknownFor > limits.accessUnknownMs) connection.close(Close.overloaded, 'access is unknown');
	}

	#admitted(connection: Connection, { role, seesNames }: Pick<Connection, 'role' | 'seesNames'>): void {
		connection.seesNames = seesNames;
		if (role === connection.role) return;
		connection.role = role;
		connection.send(roleFrame(role));
		const room = this.#parts.rooms.find(connection.documentId);
		if (role === 'writer' && room?.isOpen) room.askForChanges(connection);
	}
}
