import type { Limits } from '../protocol';
import type { Logger } from './logger';
import type { LogRow, Obstacle, UpdateLog } from './update-log';

/** A room as the committer sees it. */
export interface Committing {
	readonly documentId: string;
	committed(seq: number): void;
	/** Nothing that this room has queued will ever be committed. */
	obstructed(obstacle: Exclude<Obstacle, 'failed'>): void;
	/** A commit has failed; it will be tried again. */
	commitFailed(): void;
}

type Queued = { room: Committing; row: LogRow };

/** The one committer of a process [C3]: what queues up while a commit runs goes into the next one. */
export class Committer {
	#log: UpdateLog;
	#limits: Limits;
	#logger: Logger;
	#queue: Queued[] = [];
	/** Rooms whose own rows failed, kept aside so that others go on [C9]. */
	#resting = new Map<Committing, Queued[]>();
	#pauses = new WeakMap<Committing, number>();
	#inFlight = 0;
	#running = false;
	#whenIdle: (() => void)[] = [];
	bytes = 0;
	commits = 0;
	rows = 0;

	constructor(log: UpdateLog, limits: Limits, logger: Logger) {
		this.#log = log;
		this.#limits = limits;
		this.#logger = logger;
	}

	get isFull(): boolean {
		return this.bytes >= this.#limits.queuedBytes;
	}

	get queued(): number {
		return [...this.#resting.values()].reduce(
			(sum, queued) => sum + queued.length,
			this.#queue.length + this.#inFlight
		);
	}

	add(room: Committing, row: LogRow): void {
		this.bytes += row.data.byteLength;
		(this.#resting.get(room) ?? this.#queue).push({ room, row });
		if (!this.#running) void this.#run();
	}

	/** Resolves when everything is committed. */
	async idle(): Promise<void> {
		if (this.queued > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
	}

	async #run(): Promise<void> {
		this.#running = true;
		let pauseMs = this.#limits.commitRetryFirstMs;
		while (this.#queue.length > 0) {
			// What the other sockets have brought in this turn of the event loop goes into the same commit.
			await new Promise((resolve) => setImmediate(resolve));
			const batch = this.#takeBatch();
			try {
				const obstacles = await this.#log.append(batch.map(({ row }) => row));
				this.#inFlight = 0;
				this.#settle(batch, obstacles);
				pauseMs = this.#limits.commitRetryFirstMs;
			} catch (error) {
				this.#inFlight = 0;
				this.#queue.unshift(...batch);
				this.#logger.error(
					{ err: error, rows: batch.length },
					'updates could not be committed, trying again'
				);
				for (const room of new Set(this.#queue.map((queued) => queued.room))) room.commitFailed();
				await pause(pauseMs);
				pauseMs = Math.min(pauseMs * 2, this.#limits.commitRetryMaxMs);
			}
		}
		this.#running = false;
		if (this.queued === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
	}

	#takeBatch(): Queued[] {
		let bytes = 0;
		const end = this.#queue.findIndex(({ row }, index) => {
			bytes += row.data.byteLength;
			return index === this.#limits.commitRows || (index > 0 && bytes > this.#limits.commitBytes);
		});
		const batch = this.#queue.splice(0, end === -1 ? this.#queue.length : end);
		this.#inFlight = batch.length;
		return batch;
	}

	#settle(batch: Queued[], obstacles: Map<string, Obstacle>): void {
		this.commits += 1;
		for (const [room, queued] of Map.groupBy(batch, (each) => each.room)) {
			const obstacle = obstacles.get(room.documentId);
			if (obstacle === undefined) this.#committed(room, queued);
			else if (obstacle === 'failed') this.#rest(room, queued);
			else this.#abandon(room, queued, obstacle);
		}
	}

	#committed(room: Committing, queued: Queued[]): void {
		this.rows += queued.length;
		this.#pauses.delete(room);
		this.#release(queued);
		room.committed(queued.at(-1)?.row.seq ?? 0);
	}

	#rest(room: Committing, queued: Queued[]): void {
		const { commitRetryFirstMs, commitRetryMaxMs } = this.#limits;
		const pauseMs = Math.min((this.#pauses.get(room) ?? commitRetryFirstMs / 2) * 2, commitRetryMaxMs);
		this.#logger.error(
			{ documentId: room.documentId, rows: queued.length },
			'the database refuses updates of one document'
		);
		this.#resting.set(room, [...queued, ...this.#takeQueued(room)]);
		this.#pauses.set(room, pauseMs);
		room.commitFailed();
		setTimeout(() => this.#wake(room), pauseMs);
	}

	#wake(room: Committing): void {
		this.#queue.unshift(...(this.#resting.get(room) ?? []));
		this.#resting.delete(room);
		if (!this.#running) void this.#run();
	}

	#abandon(room: Committing, queued: Queued[], obstacle: 'taken' | 'gone'): void {
		this.#release([...queued, ...this.#takeQueued(room)]);
		room.obstructed(obstacle);
	}

	#takeQueued(room: Committing): Queued[] {
		const { mine = [], others = [] } = Object.groupBy(this.#queue, (each) =>
			each.room === room ? 'mine' : 'others'
		);
		this.#queue = others;
		return mine;
	}

	#release(queued: Queued[]): void {
		for (const { row } of queued) this.bytes -= row.data.byteLength;
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
