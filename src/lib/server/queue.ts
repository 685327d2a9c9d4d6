import { fromKysely, PgBoss, type Db, type JobResult, type SendOptions } from 'pg-boss';
import { workerPool, type Tx } from './database';
import { kept } from './kept';
import { log } from './log';

const day = 86_400;
/** Any number that is ours alone. */
const queueLock = 712_608_332;

type Work = { name: string; run: (data: never) => Promise<void>; cron: string | null };
const state = kept('queue', () => ({ boss: null as PgBoss | null, works: new Map<string, Work>() }));

/** Says what does the jobs of that name. Failed jobs are tried again, six times within about an hour. */
export function workOn<T extends object>(name: string, run: (data: T) => Promise<void>): void {
	state.works.set(name, { name, run, cron: null });
}

/** Runs this at those times (cron, UTC), on one instance only. */
export function onSchedule(name: string, cron: string, run: () => Promise<void>): void {
	state.works.set(name, { name, run, cron });
}

/**
 * Puts a job into the queue. With a transaction of the background identity it exists only if that one commits.
 * `options` may delay it (`startAfter`) or keep it single (`singletonKey`).
 */
export async function enqueue(
	name: string,
	data: object,
	options: SendOptions & { tx?: Tx | undefined } = {}
): Promise<void> {
	const { tx, ...rest } = options;
	if (!state.boss) throw new Error('The queue has not been started.');
	await state.boss.send(name, data, tx ? { ...rest, db: fromKysely(tx) } : rest);
}

/** Starts working. Several instances share the jobs; each is done by one. */
export async function startQueue(): Promise<void> {
	const boss = new PgBoss({ db, schema: 'pgboss', createSchema: false, warningSlowQuerySeconds: 30 });
	boss.on('error', (error) => {
		// It asks every two seconds; that the database is away is said elsewhere, once.
		if (/ECONN|CONNECT|terminat|shutting down/i.test(error.message)) log.debug({ err: error }, 'queue');
		else log.error({ err: error }, 'queue');
	});
	// Instances that start together would make the same queues at the same time.
	await workerPool().begin(async (turn) => {
		await turn`select pg_advisory_xact_lock(${queueLock})`;
		await boss.start();
		state.boss = boss;
		for (const work of state.works.values()) await take(boss, work);
	});
}

/** Lets the jobs under way finish, then stops. */
export async function stopQueue(): Promise<void> {
	const { boss } = state;
	state.boss = null;
	await boss?.stop({ graceful: true, timeout: 3_000 });
}

async function take(boss: PgBoss, { name, cron }: Work): Promise<void> {
	await boss.createQueue(name, {
		retryLimit: 6,
		retryDelay: 30,
		retryBackoff: true,
		expireInSeconds: 300,
		retentionSeconds: 3 * day,
		deleteAfterSeconds: 3_600
	});
	if (cron) await boss.schedule(name, cron);
	await boss.work(name, { pollingIntervalSeconds: 2, batchSize: 5, perJobResults: true }, async (jobs) => {
		const results: JobResult[] = [];
		for (const { id, data } of jobs) results.push(await done(name, id, data));
		return results;
	});
}

/** Each job stands for itself: those beside one that fails are not done a second time. */
async function done(name: string, id: string, data: unknown): Promise<JobResult> {
	try {
		await state.works.get(name)?.run(data as never);
		return { id, status: 'completed' };
	} catch (error) {
		return { id, status: 'failed', output: { message: error instanceof Error ? error.message : 'failed' } };
	}
}

const db: Db = {
	async executeSql(text, values) {
		// Some of its texts hold a whole transaction: those need a connection to themselves.
		const connection = await workerPool().reserve();
		try {
			// What it leaves out is null to the driver it was made for; ours refuses it.
			const given = (values ?? []).map((value: unknown) => value ?? null);
			const result: unknown = await connection.unsafe(text, given as never[]);
			// Several statements at once answer with a list of lists.
			const rows =
				Array.isArray(result) && Array.isArray(result[0]) ? result.flat() : [...(result as object[])];
			return { rows };
		} catch (error) {
			// A text that holds a whole transaction stops in the middle of it.
			await connection.unsafe('rollback').catch(() => undefined);
			throw error;
		} finally {
			connection.release();
		}
	}
};
