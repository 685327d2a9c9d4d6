import * as decoding from 'lib0/decoding';
import { PRESENCE_CROWD } from '../protocol';
import type { Limits } from '../protocol';
import { somebody } from './access';
import type { Connection } from './connection';
import { encodePresence, joinPresence, presenceFrame } from './frames';
import type { PresenceEntry } from './frames';
import type { Tally } from './tally';
import { toWire } from './wire';

type Entry = { clientId: number; clock: number; cursor: unknown };

/** Who is in a room and where their caret is. Kept in memory only [C42]. */
export class Presence {
	#connections: ReadonlySet<Connection>;
	#limits: Limits;
	#refusals: Tally;
	#entries = new Map<Connection, Entry>();
	#changed = new Set<Connection>();
	#timer: NodeJS.Timeout | null = null;

	constructor(connections: ReadonlySet<Connection>, limits: Limits, refusals: Tally) {
		this.#connections = connections;
		this.#limits = limits;
		this.#refusals = refusals;
	}

	/** Takes what a connection says about itself. Throws when it is malformed or too large. */
	receive(connection: Connection, update: Uint8Array): void {
		if (update.byteLength > this.#limits.presenceBytes) throw new Error('presence is too large');
		for (const { clientId, clock, state } of readEntries(update)) {
			if (!this.#mayUse(connection, clientId)) {
				this.#refusals.add('presence of somebody else');
				continue;
			}
			const content: unknown = JSON.parse(state);
			if (content === null) {
				this.withdraw(connection);
				continue;
			}
			const cursor: unknown = typeof content === 'object' && 'cursor' in content ? content.cursor : null;
			this.#entries.set(connection, { clientId, clock, cursor });
			this.#changed.add(connection);
			this.#timer ??= setTimeout(() => this.#tell(), this.#intervalMs);
		}
	}

	/** Tells a newcomer who is there. */
	introduce(newcomer: Connection): void {
		const entries = [...this.#entries].filter(([connection]) => connection !== newcomer);
		if (entries.length > 0)
			newcomer.send(
				presenceFrame(entries.map(([from, entry]) => toFrameEntry(from, entry, newcomer.seesNames)))
			);
	}

	/** Tells the others that a connection is no longer there. */
	withdraw(connection: Connection): void {
		const entry = this.#entries.get(connection);
		this.#entries.delete(connection);
		this.#changed.delete(connection);
		if (entry === undefined) return;
		this.#send(connection, presenceFrame([{ ...entry, state: 'null' }]));
	}

	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
	}

	/** Everybody hears of everybody: in a crowd less often, or carets would be all that is sent [C42]. */
	get #intervalMs(): number {
		return this.#limits.presenceIntervalMs * Math.max(1, this.#connections.size / PRESENCE_CROWD);
	}

	/** The first id a connection names is its own [C40]. Its own earlier connection gives way after a reconnect. */
	#mayUse(connection: Connection, clientId: number): boolean {
		if (connection.clientId !== null) return connection.clientId === clientId;
		for (const other of this.#connections) {
			if (other.clientId !== clientId) continue;
			if (other.visitor.userId !== connection.visitor.userId) return false;
			this.#entries.delete(other);
			this.#changed.delete(other);
		}
		connection.clientId = clientId;
		return true;
	}

	/** Everybody is told what the others have changed; each change is encoded once for all who may read it. */
	#tell(): void {
		this.#timer = null;
		// Who is in #changed has an entry: both go together.
		const changed = [...this.#changed];
		this.#changed.clear();
		if (changed.length === 0) return;
		const encoded = { named: this.#encode(changed, true), unnamed: this.#encode(changed, false) };
		const toAll = {
			named: toWire(joinPresence(encoded.named)),
			unnamed: toWire(joinPresence(encoded.unnamed))
		};
		for (const connection of this.#connections) {
			const kind = connection.seesNames ? 'named' : 'unnamed';
			const own = changed.indexOf(connection);
			if (own === -1) connection.write(toAll[kind]);
			else if (changed.length > 1) connection.send(joinPresence(encoded[kind].toSpliced(own, 1)));
		}
	}

	#encode(changed: Connection[], named: boolean): Uint8Array[] {
		return changed.flatMap((connection) => {
			const entry = this.#entries.get(connection);
			return entry === undefined ? [] : [encodePresence(toFrameEntry(connection, entry, named))];
		});
	}

	#send(from: Connection, frame: Uint8Array): void {
		const wire = toWire(frame);
		for (const connection of this.#connections) if (connection !== from) connection.write(wire);
	}
}

function toFrameEntry(from: Connection, { clientId, clock, cursor }: Entry, named: boolean): PresenceEntry {
	return { clientId, clock, state: JSON.stringify({ cursor, user: named ? from.user : somebody }) };
}

function readEntries(update: Uint8Array): PresenceEntry[] {
	const decoder = decoding.createDecoder(update);
	const count = decoding.readVarUint(decoder);
	const entries: PresenceEntry[] = [];
	for (let index = 0; index < count; index += 1) {
		const clientId = decoding.readVarUint(decoder);
		const clock = decoding.readVarUint(decoder);
		entries.push({ clientId, clock, state: decoding.readVarString(decoder) });
	}
	return entries;
}
