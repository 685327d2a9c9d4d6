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

type Check = { running: boolean; again: boolean; lastKnown: number };

/** Asks again, while connections last, who may still be there [C22]. */
export class AccessWatch {
	#parts: AccessWatchParts;
	#checks = new WeakMap<Connection, Check>();
	#timer: NodeJS.Timeout;
	#unsubscribe: () => void;

	constructor(parts: AccessWatchParts) {
		this.#parts = parts;
		this.#timer = setInterval(() => this.#checkAll({}), parts.limits.accessCheckMs).unref();
		this.#unsubscribe = parts.bus.subscribe('access', (message) => this.#checkAll(message));
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#unsubscribe();
	}

	#checkAll({ personId, userId }: AccessMessage): void {
		for (const connection of this.#parts.connections) {
			if (personId !== undefined && personId !== connection.visitor.personId) continue;
			if (userId !== undefined && userId !== connection.visitor.userId) continue;
			void this.#check(connection);
		}
	}

	/** One check of a connection at a time; a change that comes during it is looked at after it. */
	async #check(connection: Connection): Promise<void> {
		const check = this.#checks.get(connection) ?? {
			running: false,
			again: false,
			lastKnown: this.#parts.now()
		};
		this.#checks.set(connection, check);
		check.again = true;
		if (check.running) return;
		check.running = true;
		while (check.again && !connection.ended) {
			check.again = false;
			await this.#ask(connection, check);
		}
		check.running = false;
	}

	async #ask(connection: Connection, check: Check): Promise<void> {
		const { access, limits, logger, now } = this.#parts;
		try {
			const admission = await access.check(connection.visitor, connection.documentId);
			check.lastKnown = now();
			if (admission.outcome === 'signed-out') connection.close(Close.signedOut, 'signed out');
			else if (admission.outcome === 'no-access') connection.close(Close.noAccess, 'no access');
			else this.#admitted(connection, admission);
		} catch (error) {
			logger.warn({ err: error, documentId: connection.documentId }, 'access could not be checked');
			if (now() - check.lastKnown > limits.accessUnknownMs)
				connection.close(Close.overloaded, 'access is unknown');
		}
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
