import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './client.ts';
import type { Contender } from './contenders.ts';
import { Author, findEdits } from './writing.ts';

const ARRIVE_MS = 40_000;

export type Shape = {
	rooms: number;
	people: number;
	/** Of all people, how many look at what they get. */ watchers: number;
};
export type Outcome = {
	/** Milliseconds from the edit to its arrival at somebody else, in order. */
	waits: Float64Array;
	sent: number;
	/** How much of what was planned the load could send in its time. */
	sentShare: number;
	/** From the last edit until everything had arrived; Infinity when it never did. */
	drainedMs: number;
};

type Seat = { client: Client; author: Author; room: number };

/** People in rooms who write at a given rate and watch what the others write. */
export class Load {
	#seats: Seat[] = [];
	#watchersOf: number[];
	#sentAt: Float64Array = new Float64Array(0);
	#authors: Client[] = [];
	#first = 0;
	#waits: number[] = [];
	#missing = 0;

	private constructor(rooms: number) {
		this.#watchersOf = Array.from({ length: rooms }, () => 0);
	}

	static async join(contender: Contender, { rooms, people, watchers }: Shape): Promise<Load> {
		const load = new Load(rooms);
		const every = Math.max(1, Math.floor((rooms * people) / watchers));
		for (let room = 0; room < rooms; room += 1) {
			const document = contender.document();
			for (let seat = 0; seat < people; seat += 1) {
				const person = `person-${room}-${seat}`;
				const client = new Client({ ...contender, document, person });
				client.keeps = false;
				load.#seats.push({ client, author: new Author(), room });
			}
		}
		await Promise.all(load.#seats.map(({ client }) => client.synced));
		load.#seats.forEach(({ client, room }, index) => {
			if (index % every !== 0) return client.drain();
			load.#watchersOf[room] = (load.#watchersOf[room] ?? 0) + 1;
			client.onFrame = (frame) => load.#look(client, frame);
		});
		await pause(300);
		return load;
	}

	/** Everybody writes in turn, `perSecond` edits in all, and the outcome comes when all has arrived. */
	async write(perSecond: number, seconds: number): Promise<Outcome> {
		const count = Math.round(perSecond * seconds);
		this.#first += this.#sentAt.length;
		this.#sentAt = new Float64Array(count);
		this.#waits = [];
		const order = shuffled(this.#seats);
		const edits = Array.from({ length: count }, (_each, index) => {
			const seat = order[index % order.length] as Seat;
			return { ...seat, update: seat.author.write(this.#first + index) };
		});
		this.#authors = edits.map(({ client }) => client);
		this.#missing = edits.reduce((sum, { client, room }) => sum + this.#othersWho(client, room), 0);
		const began = performance.now();
		let sent = 0;
		while (sent < count && performance.now() - began < seconds * 1500) {
			const due = Math.min(count, Math.ceil(((performance.now() - began) / 1000) * perSecond));
			for (; sent < due; sent += 1) {
				const { client, update } = edits[sent] as (typeof edits)[number];
				this.#sentAt[sent] = performance.now();
				client.send(update);
			}
			await pause(1);
		}
		const ended = performance.now();
		for (; sent < count; sent += 1) {
			const { client, room } = edits[sent] as (typeof edits)[number];
			this.#missing -= this.#othersWho(client, room);
		}
		while (this.#missing > 0 && performance.now() - ended < ARRIVE_MS && this.#isConnected) await pause(2);
		return {
			waits: Float64Array.from(this.#waits).sort(),
			sent,
			sentShare: ((seconds * 1000) / Math.max(ended - began, seconds * 1000)) * (sent / count),
			drainedMs: this.#missing > 0 ? Infinity : performance.now() - ended
		};
	}

	leave(): void {
		for (const { client } of this.#seats) client.end();
	}

	get #isConnected(): boolean {
		return this.#seats.every(({ client }) => client.isOpen);
	}

	#othersWho(author: Client, room: number): number {
		return (this.#watchersOf[room] ?? 0) - (author.onFrame === null ? 0 : 1);
	}

	/** Authors may see their own edits come back, or not: these don't count. */
	#look(watcher: Client, frame: Buffer): void {
		const now = performance.now();
		findEdits(frame, (number) => {
			const sentAt = this.#sentAt[number - this.#first];
			if (!sentAt || this.#authors[number - this.#first] === watcher) return;
			this.#waits.push(now - sentAt);
			this.#missing -= 1;
		});
	}
}

export function percentile(sorted: Float64Array, part: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

function shuffled<T>(all: T[]): T[] {
	return all
		.map((each, index) => ({ each, order: (index * 7919) % 104729 }))
		.sort((a, b) => a.order - b.order)
		.map(({ each }) => each);
}
