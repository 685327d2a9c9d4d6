const MINUTE_MS = 60_000;

/** What has to be known of an item to place it in time. */
export type Timed = { id: string; parentId: string | null; position: number; minutes: number };

/** An item in its place: when it is planned to start, how long it lasts, and the parts it is made of. */
export type Slot<Item> = { item: Item; startsAt: Date; minutes: number; parts: Slot<Item>[] };

/**
 * Puts items in order and gives each its planned start. An item with parts lasts as long as they do.
 * An item whose parent is elsewhere stands on its own.
 */
export function schedule<Item extends Timed>(items: readonly Item[], startsAt: Date): Slot<Item>[] {
	const ids = new Set(items.map((item) => item.id));
	const ordered = items.toSorted((a, b) => a.position - b.position);
	const tops = ordered.filter((item) => item.parentId === null || !ids.has(item.parentId));
	let at = startsAt.getTime();
	return tops.map((item) => {
		const partsOfItem = ordered.filter((other) => other.parentId === item.id);
		const startsHere = at;
		const parts = partsOfItem.map((part) => ({ ...place(part), parts: [] }));
		return parts.length > 0
			? { item, startsAt: new Date(startsHere), minutes: totalMinutes(parts), parts }
			: { ...place(item), parts };
	});

	function place(item: Item): Omit<Slot<Item>, 'parts'> {
		const start = new Date(at);
		at += item.minutes * MINUTE_MS;
		return { item, startsAt: start, minutes: item.minutes };
	}
}

export function totalMinutes(slots: readonly { minutes: number }[]): number {
	return slots.reduce((sum, slot) => sum + slot.minutes, 0);
}

/** What the room goes through one after the other: parts, and the items that have none. */
export function runningOrder<Item>(slots: readonly Slot<Item>[]): Slot<Item>[] {
	return slots.flatMap((slot) => (slot.parts.length > 0 ? slot.parts : [slot]));
}

export type Fit = { minutesOver: number; words: string; tone: 'late' | 'done' | 'neutral' };

/** Whether the agenda fits into the session: minutesOver is negative when there is time to spare. */
export function fit(minutesPlanned: number, session: { startsAt: Date; endsAt: Date }): Fit {
	const available = Math.round((session.endsAt.getTime() - session.startsAt.getTime()) / MINUTE_MS);
	const minutesOver = minutesPlanned - available;
	if (minutesOver > 0) return { minutesOver, words: `${countMinutes(minutesOver)} over`, tone: 'late' };
	if (minutesOver === 0) return { minutesOver, words: 'Fills the session exactly', tone: 'done' };
	return { minutesOver, words: `${countMinutes(-minutesOver)} to spare`, tone: 'neutral' };
}

function countMinutes(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	const rest = minutes % 60;
	const words = [
		hours > 0 && `${hours} ${hours === 1 ? 'hour' : 'hours'}`,
		rest > 0 && `${rest} ${rest === 1 ? 'minute' : 'minutes'}`
	];
	return words.filter(Boolean).join(' ');
}
