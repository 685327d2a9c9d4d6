import { fromKysely, PgBoss, type Db, type JobResult, type JobWithMetadata, type SendOptions } from 'pg-boss';
import { workerPool, type Tx } from './database';
import { kept } from './kept';
import { log } from './log';

const hour = 3_600;
const day = 24 * hour;
/** Where what has failed for the last time lies for a while; nothing works on it. */
const givenUp = 'given-up';
/** A mail server takes ten minutes for its answer to a letter: who asks again sooner sends it twice. */
const longestWorkSeconds = 900;
/** Any number that is ours alone. */
const queueLock = 712_608_332;

type Work = { name: string; run: (data: never) => Promise<void>; cron: string | null };
const state = kept('queue', () => ({ boss: null as PgBoss | null, works: new Map<string, Work>() }));

/** Says what does the jobs of that name. Failed jobs are tried again, for about two days. */
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
		await boss.createQueue(givenUp, { retentionSeconds: 7 * day });
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
	const rules = {
		// What runs on a schedule comes round again by itself.
		...(cron ? { retryLimit: 6 } : { retryLimit: 50, deadLetter: givenUp }),
		retryDelay: 30,
		retryBackoff: true,
		retryDelayMax: hour,
		expireInSeconds: longestWorkSeconds,
		retentionSeconds: 7 * day,
		deleteAfterSeconds: hour
	};
	await boss.createQueue(name, rules);
	// One that was there already keeps the rules it was made with.
	await boss.updateQueue(name, rules);
	if (cron) await boss.schedule(name, cron);
	await boss.work(
		name,
		{ pollingIntervalSeconds: 2, batchSize: 5, perJobResults: true, includeMetadata: true },
		// Side by side: the time that a job may take begins for all of them at once.
		(jobs) => Promise.all(jobs.map((job) => done(job)))
	);
}

/** Each job stands for itself: those beside one that fails are not done a second time. */
async function done({
	id,
	name,
	data,
	retryCount,
	retryLimit
}: JobWithMetadata<unknown>): Promise<JobResult> {
	try {
		await state.works.get(name)?.run(data as never);
		return { id, status: 'completed' };
	} catch (error) {
		const isLast = retryCount >= retryLimit;
		log.error(
			{ err: error, job: name, id },
			isLast ? 'a job failed for the last time' : 'a job failed; it is tried again later'
		);
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
