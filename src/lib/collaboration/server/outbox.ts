import * as Y from 'yjs';
import type { Limits } from '../protocol';
import type { Connection } from './connection';
import { updateFrame } from './frames';
import { toWire } from './wire';
import type { Wire } from './wire';

/** `after`: how many of the room's updates have to be committed before it may be sent. */
type Unsent = { after: number; data: Uint8Array; origin: unknown };

/** What a room has queued for commit and not yet sent. Nothing leaves before its commit [C1]. */
export class Outbox {
	#connections: ReadonlySet<Connection>;
	#limits: Limits;
	#unsent: Unsent[] = [];
	bytes = 0;

	constructor(connections: ReadonlySet<Connection>, limits: Limits) {
		this.#connections = connections;
		this.#limits = limits;
	}

	/** What waits for its commit, but for what comes from `origin`. */
	unsentBut(origin: unknown): Uint8Array[] {
		return this.#unsent.filter((each) => each.origin !== origin).map(({ data }) => data);
	}

	add(update: Unsent): void {
		this.bytes += update.data.byteLength;
		this.#unsent.push(update);
	}

	/** Sends what the room's first `count` updates release, merged, encoded once for all. A sole author is not sent their own words. */
	send(count: number): void {
		const end = this.#unsent.findLastIndex(({ after }) => after <= count) + 1;
		const committed = this.#unsent.splice(0, end);
		for (const { data } of committed) this.bytes -= data.byteLength;
		for (let index = 0; index < committed.length; index += this.#limits.mergedUpdates) {
			this.#sendMerged(committed.slice(index, index + this.#limits.mergedUpdates));
		}
	}

	#sendMerged(updates: Unsent[]): void {
		const [first] = updates;
		if (first === undefined) return;
		const soleAuthor = updates.every(({ origin }) => origin === first.origin) ? first.origin : null;
		let wire: Wire | null = null;
		for (const connection of this.#connections) {
			if (!connection.hasState || connection === soleAuthor) continue;
			wire ??= toWire(
				updateFrame(updates.length === 1 ? first.data : Y.mergeUpdates(updates.map(({ data }) => data)))
			);
			connection.write(wire);
		}
	}
}
