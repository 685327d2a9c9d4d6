import { bus, type AccessChange, type Change } from '$lib/server/bus';
import { readAs, type Tx } from '$lib/server/database';
import { kept } from '$lib/server/kept';
import { log } from '$lib/server/log';
import { onShutdown } from '$lib/server/shutdown';
import type { Person } from '$lib/person/person';

export const HEARTBEAT_MS = 25_000;
export const GATHER_MS = 100;
export const STREAMS_PER_PERSON = 8;
/** A reader who has left that many messages unread is not reading any more. */
const STALLED_AT = 500;
/** Nothing tells a stream that its session has run out: so each one ends after a while, and the browser is asked again. */
export const LONGEST_MS = 600_000;
/** How long a browser waits before it comes back after the stream has ended. */
const COME_BACK_MS = 3_000;

const open = kept('live streams', () => new Map<string, Set<() => void>>());
onShutdown('live streams', () => {
	for (const ends of open.values()) for (const end of ends) end();
});

/** Which of these circles the person is a member of. */
export async function circlesOf(tx: Tx, personId: string, circles: readonly string[]): Promise<string[]> {
	if (circles.length === 0) return [];
	const rows = await tx
		.selectFrom('memberships')
		.select('circle_id')
		.where('person_id', '=', personId)
		.where('ended_at', 'is', null)
		.where('circle_id', 'in', [...circles])
		.execute();
	return rows.map((row) => row.circle_id);
}

/** True when the person has as many streams open as anybody may. */
export function hasTooManyStreams(personId: string): boolean {
	return (open.get(personId)?.size ?? 0) >= STREAMS_PER_PERSON;
}

/**
 * What changes in these circles, as server-sent events. Every change is looked up again as the person before it is
 * sent, as ids only. The stream ends when their access may be gone, when they go away, and when the server stops.
 */
export function streamChanges(person: Person, circles: readonly string[]): ReadableStream<Uint8Array> {
	let end = () => {};
	return new ReadableStream<Uint8Array>({
		start(controller) {
			const encoder = new TextEncoder();
			const write = (text: string) => {
				if ((controller.desiredSize ?? 0) < -STALLED_AT) return end();
				controller.enqueue(encoder.encode(text));
			};
			const gathering = gather((ids) => sendVisible(person, ids, write));
			const leaving = [
				...circles.map((id) => bus.subscribe(`circle:${id}`, (change: Change) => gathering.add(change.id))),
				bus.subscribe('access', (change) => void endIfOut(person, circles, change, () => end()))
			];
			const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
			const longest = setTimeout(() => end(), LONGEST_MS);
			end = () => {
				end = () => {};
				clearInterval(heartbeat);
				clearTimeout(longest);
				gathering.stop();
				for (const leave of leaving) leave();
				forget(person.id, endThis);
				close(controller);
			};
			const endThis = () => end();
			open.set(person.id, (open.get(person.id) ?? new Set()).add(endThis));
			write(`retry: ${COME_BACK_MS}\n: listening\n\n`);
		},
		cancel: () => end()
	});
}

function close(controller: ReadableStreamDefaultController): void {
	try {
		controller.close();
	} catch {
		// The reader has gone already.
	}
}

function forget(personId: string, end: () => void): void {
	const ends = open.get(personId);
	ends?.delete(end);
	if (ends?.size === 0) open.delete(personId);
}

/** Collects ids for a moment, then hands them over together, one batch after the other. */
function gather(send: (ids: string[]) => Promise<void>): { add(id: string): void; stop(): void } {
	let ids = new Set<string>();
	let timer: ReturnType<typeof setTimeout> | undefined;
	let stopped = false;
	let sent = Promise.resolve();
	return {
		add(id) {
			if (stopped) return;
			ids.add(id);
			timer ??= setTimeout(() => {
				timer = undefined;
				const batch = [...ids];
				ids = new Set();
				sent = sent
					.then(() => (stopped ? undefined : send(batch)))
					.catch((error: unknown) => log.warn({ err: error }, 'changes could not be sent'));
			}, GATHER_MS);
		},
		stop() {
			stopped = true;
			clearTimeout(timer);
		}
	};
}

async function sendVisible(person: Person, ids: string[], write: (text: string) => void): Promise<void> {
	const rows = await readAs(person, (tx) =>
		tx
			.selectFrom('events')
			.select(['id', 'kind', 'session_id as sessionId', 'subject_id as subjectId'])
			.where('id', 'in', ids)
			.orderBy('id')
			.execute()
	);
	for (const row of rows) write(`id: ${row.id}\ndata: ${JSON.stringify(row)}\n\n`);
}

// A change to the account or the person ends the stream: the browser comes back and is asked who it is.
async function endIfOut(
	person: Person,
	circles: readonly string[],
	change: AccessChange,
	end: () => void
): Promise<void> {
	if (change.userId === person.userId || change.personId === person.id) return end();
	if (!change.circleId || !circles.includes(change.circleId)) return;
	const left = await readAs(person, (tx) => circlesOf(tx, person.id, circles)).catch(() => []);
	if (left.length < circles.length) end();
}
