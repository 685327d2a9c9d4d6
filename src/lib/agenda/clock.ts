import { stateOf, type SessionState } from '$lib/session/state';
import { runningOrder, type Slot, type Timed } from './schedule';

const MINUTE_MS = 60_000;
/** From here on the room should be drawing to a close. */
export const NEARLY_OVER_SECONDS = 5 * 60;

/** What the clock of a session stands on. */
export type Running = {
	openedAt: Date | null;
	closedAt: Date | null;
	currentItemId: string | null;
	currentItemSince: Date | null;
};

export type Clock<Item> = {
	state: SessionState;
	now: Slot<Item> | null;
	next: Slot<Item> | null;
	before: Slot<Item> | null;
	/** Negative when the item has run over. */
	secondsLeft: number;
	/** How far through its minutes the item is, 0 to 1. */
	share: number;
	/** How much later than planned the next item will start; negative when the room is ahead. */
	minutesLate: number;
	/** Ids of the items that are over. */
	past: Set<string>;
};

/** Reads the clock of a session at a moment: which item runs, and how the rest of the day moves with it. */
export function readClock<Item extends Timed>(
	slots: readonly Slot<Item>[],
	session: Running,
	at: Date
): Clock<Item> {
	const state = stateOf(session);
	const order = runningOrder(slots);
	const index = state === 'open' ? order.findIndex((slot) => slot.item.id === session.currentItemId) : -1;
	const now = order[index] ?? null;
	const elapsed =
		now && session.currentItemSince ? Math.max(0, at.getTime() - session.currentItemSince.getTime()) : 0;
	const length = (now?.minutes ?? 0) * MINUTE_MS;
	// Where nothing runs, because the item that ran has gone elsewhere, nobody knows how far the room had got.
	const done = state === 'closed' ? order : order.slice(0, Math.max(index, 0));
	return {
		state,
		now,
		next: now ? (order[index + 1] ?? null) : null,
		before: now ? (order[index - 1] ?? null) : null,
		secondsLeft: Math.round((length - elapsed) / 1000),
		share: length === 0 ? 1 : Math.min(1, elapsed / length),
		minutesLate: now && session.currentItemSince ? lateness(now, session.currentItemSince, at) : 0,
		past: pastOf(slots, done)
	};
}

function lateness(slot: { startsAt: Date; minutes: number }, since: Date, at: Date): number {
	const plannedEnd = slot.startsAt.getTime() + slot.minutes * MINUTE_MS;
	const likelyEnd = Math.max(since.getTime() + slot.minutes * MINUTE_MS, at.getTime());
	return Math.round((likelyEnd - plannedEnd) / MINUTE_MS);
}

// An item with parts is over when its last part is.
function pastOf<Item extends Timed>(slots: readonly Slot<Item>[], done: readonly Slot<Item>[]): Set<string> {
	const past = new Set(done.map((slot) => slot.item.id));
	for (const slot of slots) {
		if (slot.parts.length > 0 && slot.parts.every((part) => past.has(part.item.id))) past.add(slot.item.id);
	}
	return past;
}

/** '18:40', '1:02:05'; the sign is left to words. */
export function countdown(seconds: number): string {
	const all = Math.abs(seconds);
	const pieces = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
	const shown = pieces[0] === 0 ? pieces.slice(1) : pieces;
	return shown
		.map((piece, index) => (index === 0 ? String(piece) : String(piece).padStart(2, '0')))
		.join(':');
}
