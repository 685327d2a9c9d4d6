import * as Y from 'yjs';
import { Close } from '../protocol';
import { Committer } from './committer';
import { Compactor } from './compactor';
import type { Connection } from './connection';
import { beginExchange, resumeExchange } from './exchange';
import { Room, RoomClosed } from './room';
import type { RoomParts } from './room';
import { Relay } from './relay';
import type { RelayBus } from './relay';
import { restore } from './squash';

const WRITE_ATTEMPTS = 5;

/** The documents that are open in this process. */
export class Rooms {
	#parts: RoomParts;
	#rooms = new Map<string, Room>();
	#unloading = new Map<Room, NodeJS.Timeout>();
	#compactor: Compactor;
	#relay: Relay;

	constructor({ bus, ...parts }: Omit<RoomParts, 'committer' | 'share'> & { bus: RelayBus }) {
		this.#relay = new Relay({ ...parts, bus, open: () => this.open, find: (id) => this.find(id) });
		const committer = new Committer(parts.log, parts.limits, parts.logger);
		this.#compactor = new Compactor(parts.log, parts.limits, parts.logger);
		this.#parts = { ...parts, committer, share: this.#relay };
	}

	get committer(): Committer {
		return this.#parts.committer;
	}

	get open(): Room[] {
		return [...this.#rooms.values()];
	}

	find(documentId: string): Room | undefined {
		return this.#rooms.get(documentId);
	}

	/** Puts a connection into the room of a document, opening it when nobody has yet. */
	join(connection: Connection): Room {
		const room = this.#room(connection.documentId);
		if (room.isFull) connection.close(Close.overloaded, 'too much waits to be saved');
		else if (room.connections.size >= this.#parts.limits.connectionsPerRoom)
			connection.close(Close.overloaded, 'the room is full');
		else {
			room.connections.add(connection);
			room.opened.then(
				() => beginExchange(room, connection, this.#parts.logger),
				() => undefined
			);
		}
		return room;
	}

	leave(room: Room, connection: Connection): void {
		room.presence.withdraw(connection);
		room.connections.delete(connection);
		this.#changed(room);
	}

	/**
	 * Applies a change of the server's own and resolves after its commit. The change is made on a copy first: if it
	 * throws, nothing happened. Should the room have to reload, the same bytes are offered again, so that nothing is done twice [C51].
	 */
	async write(documentId: string, change: (doc: Y.Doc) => void): Promise<void> {
		let update: Uint8Array | null = null;
		for (let attempt = 1; ; attempt += 1) {
			try {
				const room = this.#room(documentId);
				await room.opened;
				update ??= changeOf(room.doc, change);
				if (update === null || (await room.write(update))) return;
				update = null;
			} catch (error) {
				if (!(error instanceof RoomClosed) || attempt === WRITE_ATTEMPTS) throw error;
			}
		}
	}

	/** Reads the whole committed state, from the log, so that no room is opened or kept open for it. */
	async read<T>(documentId: string, look: (doc: Y.Doc) => T): Promise<T> {
		const stored = await this.#parts.log.load(documentId);
		const doc = new Y.Doc();
		try {
			restore(doc, stored);
			return look(doc);
		} finally {
			doc.destroy();
		}
	}

	/** The same without reading the log where the document is open here: as it is now, once that is committed [C70]. */
	async look<T>(documentId: string, look: (doc: Y.Doc) => T): Promise<T> {
		const room = this.#rooms.get(documentId);
		if (room?.isOpen !== true) return this.read(documentId, look);
		return room.look(look).catch((error: unknown) => {
			if (error instanceof RoomClosed) return this.read(documentId, look);
			throw error;
		});
	}

	/** Closes every room; what runs in the background may end. */
	async close(code: number, reason: string): Promise<void> {
		this.#relay.stop();
		for (const room of this.open) room.close(code, reason);
		await this.#compactor.stop();
	}

	#room(documentId: string): Room {
		const found = this.#rooms.get(documentId);
		if (found !== undefined) return found;
		const room = new Room(documentId, this.#parts, (changed) => this.#changed(changed));
		room.onReopened = (stayed) =>
			stayed.forEach((connection) => resumeExchange(room, connection, this.#parts.logger));
		this.#rooms.set(documentId, room);
		this.#relay.ask(documentId);
		room.opened.then(
			() => this.#changed(room),
			(error: unknown) => {
				if (room.isClosed) return;
				this.#parts.logger.error({ err: error, documentId }, 'a document could not be loaded');
				room.close(Close.overloaded, 'the document could not be loaded');
			}
		);
		return room;
	}

	#changed(room: Room): void {
		if (room.isClosed) return this.#remove(room);
		if (!room.isIdle) {
			clearTimeout(this.#unloading.get(room));
			this.#unloading.delete(room);
		} else if (!this.#unloading.has(room)) {
			const timer = setTimeout(() => this.#unload(room), this.#parts.limits.unloadAfterMs);
			this.#unloading.set(room, timer.unref());
		}
		if (room.rows >= this.#parts.limits.compactAfterRows) this.#compact(room);
	}

	#unload(room: Room): void {
		this.#unloading.delete(room);
		if (!room.isIdle) return;
		if (room.rows >= this.#parts.limits.compactIdleAfterRows) this.#compact(room);
		room.close(Close.restart, 'idle');
	}

	#remove(room: Room): void {
		clearTimeout(this.#unloading.get(room));
		this.#unloading.delete(room);
		if (this.#rooms.get(room.documentId) === room) this.#rooms.delete(room.documentId);
	}

	#compact(room: Room): void {
		if (this.#compactor.isDue(room.documentId)) return;
		room.rows = 0;
		this.#compactor.add(room.documentId);
	}
}

/** What `change` does to the document, as an update. Null when it does nothing. */
function changeOf(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array | null {
	const copy = new Y.Doc();
	try {
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
		const changes: Uint8Array[] = [];
		copy.on('update', (update: Uint8Array) => changes.push(update));
		copy.transact(() => change(copy));
		return changes.length === 0 ? null : Y.mergeUpdates(changes);
	} finally {
		copy.destroy();
	}
}
