import { sql } from 'kysely';
import { bus, hint } from './bus';
import { asWorker, type Tx } from './database';
import { isUnreachable } from './database/unreachable';
import { kept } from './kept';
import { sweepLimits } from './limits';
import { log } from './log';

const everyMs = 3_000;
const sweepEveryMs = 3_600_000;
const longestPauseSeconds = 3_600;

/** A row of the record, as background work sees it. */
export type RecordedEvent = {
	id: string;
	kind: string;
	at: Date;
	circleId: string | null;
	sessionId: string | null;
	subjectId: string | null;
	actorId: string | null;
	organisationId: string | null;
	detail: Record<string, unknown>;
};

type Listener = { name: string; prefix: string; run: (tx: Tx, event: RecordedEvent) => Promise<void> };
const state = kept('outbox', () => ({
	listeners: new Map<string, Listener>(),
	wake: () => {},
	stop: async () => {}
}));

/**
 * Runs this for every recorded event whose kind starts with `prefix` ('' for all), in the transaction that ticks the
 * event off: what it writes or queues with `tx` happens exactly once. When it throws, the event is tried again later.
 */
export function onEvent(name: string, prefix: string, run: Listener['run']): void {
	state.listeners.set(name, { name, prefix, run });
}

/** Works through what was recorded: at once when this instance recorded it, within seconds for all others. */
export function startOutbox(): void {
	let running: Promise<void> | null = null;
	let again = false;
	const wake = () => {
		again = true;
		running ??= (async () => {
			while (again) {
				again = false;
				await drain();
			}
			running = null;
		})();
	};
	const timer = setInterval(wake, everyMs);
	const sweep = setInterval(() => void sweepLimits().catch(() => undefined), sweepEveryMs);
	const unsubscribe = bus.subscribe('recorded', wake);
	state.stop = async () => {
		clearInterval(timer);
		clearInterval(sweep);
		unsubscribe();
		again = false;
		await running;
	};
	wake();
}

/** Finishes the event under way and stops. */
export const stopOutbox = (): Promise<void> => state.stop();

/** Deals with everything that is due. Returns how many events that were. */
export async function drain(): Promise<number> {
	for (let done = 0; ; done++) {
		let event: RecordedEvent | null = null;
		try {
			event = await asWorker(async (tx) => {
				const next = await takeNext(tx);
				if (!next) return null;
				event = next;
				for (const { prefix, run } of state.listeners.values())
					if (next.kind.startsWith(prefix)) await run(tx, next);
				await tx.deleteFrom('private.outbox').where('event_id', '=', next.id).execute();
				return next;
			});
			if (!event) return done;
			await hint(event);
		} catch (error) {
			if (!event) {
				if (!isUnreachable(error)) log.error({ err: error }, 'the outbox could not be read');
				return done;
			}
			log.error(
				{ err: error, kind: event.kind, event: event.id },
				'background work on an event failed; it is tried again later'
			);
			if (!(await postpone(event.id))) return done;
		}
	}
}

async function takeNext(tx: Tx): Promise<RecordedEvent | null> {
	const row = await tx
		.selectFrom('private.outbox as outbox')
		.innerJoin('events', 'events.id', 'outbox.event_id')
		.selectAll('events')
		.where('outbox.not_before', '<=', sql<Date>`now()`)
		.orderBy('outbox.event_id')
		.limit(1)
		.forUpdate('outbox')
		.skipLocked()
		.executeTakeFirst();
	return (
		(row && {
			id: row.id,
			kind: row.kind,
			at: row.at,
			circleId: row.circle_id,
			sessionId: row.session_id,
			subjectId: row.subject_id,
			actorId: row.actor_id,
			organisationId: row.organisation_id,
			detail: (row.detail ?? {}) as Record<string, unknown>
		}) ??
		null
	);
}

async function postpone(id: string): Promise<boolean> {
	try {
		await asWorker((tx) =>
			tx
				.updateTable('private.outbox')
				.set({
					attempts: sql`attempts + 1`,
					not_before: sql`now() + make_interval(secs => least(${longestPauseSeconds}, 5 * power(2, least(attempts, 10))))`
				})
				.where('event_id', '=', id)
				.execute()
		);
		return true;
	} catch {
		return false;
	}
}
