import type { InstanceSign, PresenceNews, RowsHint } from '$lib/collaboration/server/relay';
import { kept } from './kept';
import { log } from './log';

/** What changed, as ids only: whoever hears it asks the database what they may see. */
export type Change = {
	/** The event's id in the record (a bigint, so a string). */
	id: string;
	kind: string;
	circleId: string | null;
	sessionId: string | null;
	subjectId: string | null;
	actorId: string | null;
};
/** Somebody's access may have changed: of one person, of one account, or of everyone in a circle. */
export type AccessChange = { personId?: string; userId?: string; circleId?: string };

/** A row of private.events_of_this_transaction(). */
export type TransactionEvent = {
	id: string;
	kind: string;
	circle_id: string | null;
	session_id: string | null;
	subject_id: string | null;
	actor_id: string | null;
	access_changed: boolean;
};

type Messages = { access: AccessChange; rows: RowsHint; presence: PresenceNews; instances: InstanceSign };
type Message<Topic extends string> = Topic extends keyof Messages
	? Messages[Topic]
	: Topic extends `circle:${string}`
		? Change
		: unknown;
type Listener = (message: never) => void;

/** Carries hints between parts of the application, and between instances. Hints may repeat or get lost. */
export interface Bus {
	/** Whether other instances may hear it. */
	readonly isShared: boolean;
	publish<Topic extends string>(topic: Topic, message: Message<Topic>): Promise<void>;
	/** Returns the function that ends the subscription. */
	subscribe<Topic extends string>(topic: Topic, listener: (message: Message<Topic>) => void): () => void;
	close(): Promise<void>;
}

/** The bus of a single process. */
export function createLocalBus(): Bus {
	const topics = new Map<string, Set<Listener>>();
	return {
		isShared: false,
		async publish(topic, message) {
			for (const listener of [...(topics.get(topic) ?? [])]) {
				try {
					listener(message as never);
				} catch (error) {
					log.error({ err: error }, 'a listener on the bus failed');
				}
			}
		},
		subscribe(topic, listener) {
			const listeners = topics.get(topic) ?? new Set();
			topics.set(topic, listeners.add(listener as Listener));
			return () => {
				listeners.delete(listener as Listener);
				if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
			};
		},
		async close() {
			topics.clear();
		}
	};
}

const current = kept('bus', () => {
	const local = createLocalBus();
	return { local, used: local };
});

/** The bus of this installation: within this process, until others are let in. */
export const bus: Bus = {
	get isShared() {
		return current.used.isShared;
	},
	publish: (topic, message) => current.used.publish(topic, message),
	subscribe: (topic, listener) => current.local.subscribe(topic, listener),
	close: () => current.used.close()
};

/** From now on other instances hear what is published here, and the other way round. Subscriptions stay. */
export async function shareBus(share: (local: Bus) => Promise<Bus>): Promise<void> {
	current.used = await share(current.local);
}

/** Tells everyone interested what a committed transaction recorded. Never fails: the change itself is safe. */
export async function announce(events: TransactionEvent[]): Promise<void> {
	for (const event of events) {
		const change: Change = {
			id: String(event.id),
			kind: event.kind,
			circleId: event.circle_id,
			sessionId: event.session_id,
			subjectId: event.subject_id,
			actorId: event.actor_id
		};
		await bus.publish('recorded', change).catch(() => undefined);
		await hint(change);
	}
}

/** Tells everyone interested in that circle, or in somebody's access, that something was recorded. */
export async function hint({ id, kind, circleId, sessionId, subjectId, actorId }: Change): Promise<void> {
	try {
		if (circleId)
			await bus.publish(`circle:${circleId}`, { id, kind, circleId, sessionId, subjectId, actorId });
		if (changesAccess(kind))
			await bus.publish('access', circleId ? { circleId } : { personId: subjectId ?? '' });
	} catch (error) {
		log.error({ err: error, kind }, 'a change could not be announced');
	}
}

// The same kinds as in private.events_of_this_transaction(). One too many costs a question to the database.
function changesAccess(kind: string): boolean {
	return /^(membership|person)\.|^(session|attendance)\.changed$/.test(kind);
}
