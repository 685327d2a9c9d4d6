import * as decoding from 'lib0/decoding';
import { PRESENCE_CROWD } from '../protocol';
import type { Limits, PresenceUser } from '../protocol';
import { somebody } from './access';
import type { Connection } from './connection';
import { encodePresence, joinPresence, presenceFrame } from './frames';
import type { PresenceEntry } from './frames';
import type { SharedEntry } from './relay';
import type { Tally } from './tally';
import { toWire } from './wire';

type Entry = { clientId: number; clock: number; cursor: unknown };
/** Somebody who is connected to another instance [C84]. */
type Remote = { instance: string; userId: string; entry: Entry; user: PresenceUser };

/** Who is in a room and where their caret is. Kept in memory only [C42]. */
export class Presence {
	#connections: ReadonlySet<Connection>;
	#limits: Limits;
	#refusals: Tally;
	#share: (entries: SharedEntry[]) => void;
	#entries = new Map<Connection, Entry>();
	#remote = new Map<number, Remote>();
	#changed = new Set<Connection>();
	#timer: NodeJS.Timeout | null = null;

	/** @param share tells the other instances what has changed among the people here */
	constructor(
		connections: ReadonlySet<Connection>,
		limits: Limits,
		refusals: Tally,
		share: (entries: SharedEntry[]) => void
	) {
		this.#share = share;
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
		const { seesNames } = newcomer;
		const here = [...this.#entries]
			.filter(([connection]) => connection !== newcomer)
			.map(([from, entry]) => toFrameEntry(from.user, entry, seesNames));
		const elsewhere = [...this.#remote.values()].map(({ user, entry }) =>
			toFrameEntry(user, entry, seesNames)
		);
		const entries = [...here, ...elsewhere];
		if (entries.length > 0) newcomer.send(presenceFrame(entries));
	}

	/** Tells the others that a connection is no longer there. */
	withdraw(connection: Connection): void {
		const entry = this.#entries.get(connection);
		this.#entries.delete(connection);
		this.#changed.delete(connection);
		if (entry === undefined) return;
		this.#send(connection, presenceFrame([{ ...entry, state: 'null' }]));
		const { clientId, clock } = entry;
		this.#share([{ clientId, clock, userId: connection.visitor.userId }]);
	}

	/** Everybody who is connected here, for another instance that asks. */
	get own(): SharedEntry[] {
		return [...this.#entries.keys()].flatMap((connection) => this.#toShare(connection));
	}

	/** Takes what another instance says about the people who are connected to it. */
	takeRemote(instance: string, entries: SharedEntry[]): void {
		for (const { clientId, clock, userId, cursor = null, user } of entries) {
			// Whoever has come over to us is ours; the old place learns later that they have left.
			if ([...this.#connections].some((connection) => connection.clientId === clientId)) continue;
			const known = this.#remote.get(clientId);
			if (known !== undefined && known.userId !== userId) continue;
			if (user !== undefined) {
				const remote = { instance, userId, entry: { clientId, clock, cursor }, user };
				this.#remote.set(clientId, remote);
				this.#tellOf(remote);
			} else if (known?.instance === instance) this.#forgetRemote(known);
		}
	}

	/** That instance is gone, and with it the people who were connected to it [C85]. */
	forgetInstance(instance: string): void {
		for (const remote of [...this.#remote.values()])
			if (remote.instance === instance) this.#forgetRemote(remote);
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
		const elsewhere = this.#remote.get(clientId);
		if (elsewhere !== undefined && elsewhere.userId !== connection.visitor.userId) return false;
		this.#remote.delete(clientId);
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
		this.#share(changed.flatMap((connection) => this.#toShare(connection)));
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
			return entry === undefined ? [] : [encodePresence(toFrameEntry(connection.user, entry, named))];
		});
	}

	#toShare(connection: Connection): SharedEntry[] {
		const entry = this.#entries.get(connection);
		const { user, visitor } = connection;
		return entry === undefined ? [] : [{ ...entry, userId: visitor.userId, user }];
	}

	#tellOf({ entry, user }: Remote): void {
		const named = toWire(presenceFrame([toFrameEntry(user, entry, true)]));
		const unnamed = toWire(presenceFrame([toFrameEntry(user, entry, false)]));
		for (const connection of this.#connections) connection.write(connection.seesNames ? named : unnamed);
	}

	#forgetRemote({ entry }: Remote): void {
		this.#remote.delete(entry.clientId);
		this.#send(null, presenceFrame([{ ...entry, state: 'null' }]));
	}

	#send(from: Connection | null, frame: Uint8Array): void {
		const wire = toWire(frame);
		for (const connection of this.#connections) if (connection !== from) connection.write(wire);
	}
}

function toFrameEntry(user: PresenceUser, { clientId, clock, cursor }: Entry, named: boolean): PresenceEntry {
	return { clientId, clock, state: JSON.stringify({ cursor, user: named ? user : somebody }) };
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
