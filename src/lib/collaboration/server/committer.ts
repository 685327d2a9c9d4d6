import type { Limits } from '../protocol';
import type { Logger } from './logger';
import type { LogRow, Obstacle, UpdateLog } from './update-log';

/** A room as the committer sees it. */
export interface Committing {
	readonly documentId: string;
	/** The highest number of the log that this room knows of. */
	readonly lastSeq: number;
	/** The room's first `count` updates are committed, the last of them under the number `seq`. */
	committed(count: number, seq: number): void;
	/** Reads what others have written since `lastSeq` [C8]. */
	catchUp(): Promise<void>;
	/** Nothing that this room has queued will ever be committed. */
	obstructed(obstacle: 'taken' | 'gone'): void;
	/** A commit has failed and will be tried again, or its answer does not come. */
	commitFailed(): void;
}

/** `count`: the how-manieth update of the room it is. Its number in the log is given when it is committed. */
type Queued = { room: Committing; count: number; data: Uint8Array };
type Batch = { queued: Queued[]; rows: LogRow[] };

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

	add(room: Committing, count: number, data: Uint8Array): void {
		this.bytes += data.byteLength;
		(this.#resting.get(room) ?? this.#queue).push({ room, count, data });
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
				const obstacles = await this.#append(batch);
				this.#inFlight = 0;
				this.#settle(batch, obstacles);
				pauseMs = this.#limits.commitRetryFirstMs;
			} catch (error) {
				this.#inFlight = 0;
				this.#queue.unshift(...batch.queued);
				this.#logger.error(
					{ err: error, rows: batch.rows.length },
					'updates could not be committed, trying again'
				);
				this.#sayUnsaved(this.#queue);
				await pause(pauseMs);
				pauseMs = Math.min(pauseMs * 2, this.#limits.commitRetryMaxMs);
			}
		}
		this.#running = false;
		if (this.queued === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
	}

	/** Waits for the answer however long it takes, and says so when it takes long [C18]. */
	async #append({ queued, rows }: Batch): Promise<Map<string, Obstacle>> {
		const silence = setInterval(() => {
			this.#logger.error({ rows: rows.length }, 'the database does not answer a commit');
			this.#sayUnsaved([...queued, ...this.#queue]);
		}, this.#limits.commitSilentMs).unref();
		return this.#log.append(rows).finally(() => clearInterval(silence));
	}

	#sayUnsaved(queued: Queued[]): void {
		for (const room of new Set(queued.map((each) => each.room))) room.commitFailed();
	}

	#takeBatch(): Batch {
		let bytes = 0;
		const rooms = new Map<string, Committing>();
		const end = this.#queue.findIndex(({ room, data }, index) => {
			bytes += data.byteLength;
			// A room that has closed may still have something queued: the next one of that document comes after it.
			const other = rooms.get(room.documentId) ?? room;
			rooms.set(room.documentId, room);
			if (other !== room || index === this.#limits.commitRows) return true;
			return index > 0 && bytes > this.#limits.commitBytes;
		});
		const queued = this.#queue.splice(0, end === -1 ? this.#queue.length : end);
		this.#inFlight = queued.length;
		return { queued, rows: numbered(queued) };
	}

	#settle({ queued: batch, rows }: Batch, obstacles: Map<string, Obstacle>): void {
		this.commits += 1;
		const last = new Map(rows.map(({ documentId, seq }) => [documentId, seq]));
		for (const [room, queued] of Map.groupBy(batch, (each) => each.room)) {
			const obstacle = obstacles.get(room.documentId);
			const seq = last.get(room.documentId) ?? 0;
			if (obstacle === undefined) this.#committed(room, queued, seq);
			else if (obstacle === 'failed') this.#rest(room, queued);
			else if (obstacle === 'taken') void this.#catchUp(room, queued, seq - queued.length + 1);
			else this.#abandon(room, queued, obstacle);
		}
	}

	#committed(room: Committing, queued: Queued[], seq: number): void {
		this.rows += queued.length;
		this.#pauses.delete(room);
		this.#release(queued);
		room.committed(queued.at(-1)?.count ?? 0, seq);
	}

	/** Another instance was faster: what it wrote is read first, then the same is offered under the next numbers [C8]. */
	async #catchUp(room: Committing, queued: Queued[], offered: number): Promise<void> {
		this.#resting.set(room, [...queued, ...this.#takeQueued(room)]);
		try {
			await room.catchUp();
		} catch (error) {
			this.#logger.error({ err: error, documentId: room.documentId }, 'what others wrote could not be read');
			return this.#rest(room, []);
		}
		// The number is taken, but by nothing that could be read.
		if (room.lastSeq < offered) this.#abandon(room, this.#takeResting(room), 'taken');
		this.#wake(room);
	}

	#rest(room: Committing, queued: Queued[]): void {
		const { commitRetryFirstMs, commitRetryMaxMs } = this.#limits;
		const pauseMs = Math.min((this.#pauses.get(room) ?? commitRetryFirstMs / 2) * 2, commitRetryMaxMs);
		this.#logger.error(
			{ documentId: room.documentId, rows: queued.length },
			'the database refuses updates of one document'
		);
		this.#resting.set(room, [...this.#takeResting(room), ...queued, ...this.#takeQueued(room)]);
		this.#pauses.set(room, pauseMs);
		room.commitFailed();
		setTimeout(() => this.#wake(room), pauseMs);
	}

	#wake(room: Committing): void {
		this.#queue.unshift(...this.#takeResting(room));
		if (!this.#running) void this.#run();
	}

	#abandon(room: Committing, queued: Queued[], obstacle: 'taken' | 'gone'): void {
		this.#release([...queued, ...this.#takeQueued(room)]);
		room.obstructed(obstacle);
	}

	#takeResting(room: Committing): Queued[] {
		const resting = this.#resting.get(room) ?? [];
		this.#resting.delete(room);
		return resting;
	}

	#takeQueued(room: Committing): Queued[] {
		const { mine = [], others = [] } = Object.groupBy(this.#queue, (each) =>
			each.room === room ? 'mine' : 'others'
		);
		this.#queue = others;
		return mine;
	}

	#release(queued: Queued[]): void {
		for (const { data } of queued) this.bytes -= data.byteLength;
	}
}

/** Gives every update the next number of its document. */
function numbered(queued: Queued[]): LogRow[] {
	const last = new Map<Committing, number>();
	return queued.map(({ room, data }) => {
		const seq = (last.get(room) ?? room.lastSeq) + 1;
		last.set(room, seq);
		return { documentId: room.documentId, seq, data };
	});
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
