import { randomUUID } from 'node:crypto';
import type { Limits, PresenceUser } from '../protocol';
import type { Logger } from './logger';
import type { UpdateLog } from './update-log';

/** Where a caret is, as another instance says it. Without a `user` they have left. */
export type SharedEntry = {
	clientId: number;
	clock: number;
	userId: string;
	cursor?: unknown;
	user?: PresenceUser;
};

/** What instances tell one another. Everything may be lost or repeated; nothing of it is stored. */
export type RowsHint = { documentId: string; seq: number };
export type PresenceNews = { instance: string; documentId: string; entries: SharedEntry[] };
/** A sign of life, and perhaps the question who is in a document. */
export type InstanceSign = { instance: string; asksFor?: string };

export type RelayBus = {
	/** Whether there may be other instances at all. */
	readonly isShared: boolean;
	publish(topic: 'rows', message: RowsHint): Promise<void>;
	publish(topic: 'presence', message: PresenceNews): Promise<void>;
	publish(topic: 'instances', message: InstanceSign): Promise<void>;
	subscribe(topic: 'rows', listener: (message: RowsHint) => void): () => void;
	subscribe(topic: 'presence', listener: (message: PresenceNews) => void): () => void;
	subscribe(topic: 'instances', listener: (message: InstanceSign) => void): () => void;
};

/** What a room tells the other instances. */
export interface Sharing {
	/** Committed up to `seq`. */
	rows(documentId: string, seq: number): void;
	presence(documentId: string, entries: SharedEntry[]): void;
}

/** A room as the relay sees it. */
export interface Related {
	readonly documentId: string;
	readonly isOpen: boolean;
	readonly lastSeq: number;
	heardOf(seq: number): Promise<void>;
	readonly presence: {
		takeRemote(instance: string, entries: SharedEntry[]): void;
		forgetInstance(instance: string): void;
		readonly own: SharedEntry[];
	};
}

export type RelayParts = {
	bus: RelayBus;
	log: UpdateLog;
	limits: Limits;
	logger: Logger;
	/** The documents that are open here. */
	open: () => Related[];
	find: (documentId: string) => Related | undefined;
};

/** Keeps the rooms of several instances together: the log is the truth, the bus says when to look [C80]. */
export class Relay implements Sharing {
	readonly #instance = randomUUID();
	#parts: RelayParts;
	#heard = new Map<string, number>();
	#timers: NodeJS.Timeout[] = [];
	#unsubscribe: (() => void)[] = [];
	#isPolling = false;

	constructor(parts: RelayParts) {
		this.#parts = parts;
		const { bus, limits } = parts;
		if (!bus.isShared) return;
		this.#unsubscribe = [
			bus.subscribe('rows', ({ documentId, seq }) => this.#read(documentId, seq)),
			bus.subscribe('presence', (news) => this.#hearPresence(news)),
			bus.subscribe('instances', (sign) => this.#hearSign(sign))
		];
		this.#timers = [
			setInterval(() => this.#live(), limits.instanceSignMs).unref(),
			setInterval(() => void this.#poll(), limits.logPollMs).unref()
		];
		this.#say({ instance: this.#instance });
	}

	rows(documentId: string, seq: number): void {
		if (this.#parts.bus.isShared) this.#lose(this.#parts.bus.publish('rows', { documentId, seq }));
	}

	presence(documentId: string, entries: SharedEntry[]): void {
		if (!this.#parts.bus.isShared || entries.length === 0) return;
		this.#lose(this.#parts.bus.publish('presence', { instance: this.#instance, documentId, entries }));
	}

	/** A document has been opened here: who is in it elsewhere? */
	ask(documentId: string): void {
		if (this.#parts.bus.isShared) this.#say({ instance: this.#instance, asksFor: documentId });
	}

	stop(): void {
		for (const timer of this.#timers) clearInterval(timer);
		for (const end of this.#unsubscribe.splice(0)) end();
	}

	#hearPresence({ instance, documentId, entries }: PresenceNews): void {
		if (instance === this.#instance) return;
		this.#notice(instance);
		this.#parts.find(documentId)?.presence.takeRemote(instance, entries);
	}

	#hearSign({ instance, asksFor }: InstanceSign): void {
		if (instance === this.#instance) return;
		this.#notice(instance);
		const room = asksFor === undefined ? undefined : this.#parts.find(asksFor);
		if (room !== undefined) this.presence(room.documentId, room.presence.own);
	}

	/** Who is heard for the first time, or again, may know of people we do not know of. */
	#notice(instance: string): void {
		const isNew = !this.#heard.has(instance);
		this.#heard.set(instance, performance.now());
		if (isNew) for (const { documentId } of this.#parts.open()) this.ask(documentId);
	}

	#live(): void {
		this.#say({ instance: this.#instance });
		for (const [instance, at] of this.#heard) {
			if (performance.now() - at < this.#parts.limits.instanceSilentMs) continue;
			this.#heard.delete(instance);
			for (const room of this.#parts.open()) room.presence.forgetInstance(instance);
		}
	}

	/** Hints may be lost [C83]. */
	async #poll(): Promise<void> {
		const open = this.#parts.open().filter(({ isOpen }) => isOpen);
		if (this.#isPolling || open.length === 0) return;
		this.#isPolling = true;
		try {
			const newest = await this.#parts.log.newest(open.map(({ documentId }) => documentId));
			for (const [documentId, seq] of newest) this.#read(documentId, seq);
		} catch (error) {
			this.#parts.logger.warn({ err: error }, 'the log could not be asked for what is new');
		} finally {
			this.#isPolling = false;
		}
	}

	#read(documentId: string, seq: number): void {
		const room = this.#parts.find(documentId);
		if (room === undefined || seq <= room.lastSeq) return;
		room.heardOf(seq).catch((error: unknown) => {
			this.#parts.logger.warn({ err: error, documentId }, 'what another instance wrote could not be read');
		});
	}

	#say(sign: InstanceSign): void {
		this.#lose(this.#parts.bus.publish('instances', sign));
	}

	/** Whatever is lost is made up for: rows by asking the log, presence by the next question. */
	#lose(sent: Promise<void>): void {
		sent.catch(() => undefined);
	}
}
