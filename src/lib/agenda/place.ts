import type { Timed } from './schedule';

/** A place in an agenda: within which item (null is the top level), and how many siblings come before it. */
export type Place = { parentId: string | null; index: number };
export const directions = ['up', 'down', 'in', 'out'] as const;
export type Direction = (typeof directions)[number];

/**
 * Where one step takes an item, or null when it can't go there. 'in' makes it a part of the item above,
 * 'out' puts it right after the item it was a part of. An agenda nests one level deep.
 */
export function stepFrom(items: readonly Timed[], id: string, direction: Direction): Place | null {
	const item = items.find((one) => one.id === id);
	if (!item) return null;
	const siblings = siblingsOf(items, item.parentId);
	const index = siblings.findIndex((one) => one.id === id);
	if (direction === 'up') return index > 0 ? { parentId: item.parentId, index: index - 1 } : null;
	if (direction === 'down')
		return index < siblings.length - 1 ? { parentId: item.parentId, index: index + 1 } : null;
	if (direction === 'in') return stepIn(items, item, siblings[index - 1]);
	const parent = items.find((one) => one.id === item.parentId);
	return parent
		? { parentId: null, index: siblingsOf(items, null).findIndex((one) => one.id === parent.id) + 1 }
		: null;
}

function stepIn(items: readonly Timed[], item: Timed, above: Timed | undefined): Place | null {
	if (!above || item.parentId !== null || hasParts(items, item.id)) return null;
	return { parentId: above.id, index: siblingsOf(items, above.id).length };
}

/** The same items with one of them elsewhere, to show a move before the server has answered. */
export function moved<Item extends Timed>(items: readonly Item[], id: string, to: Place): Item[] {
	const siblings = siblingsOf(items, to.parentId).filter((one) => one.id !== id);
	const order = siblings.toSpliced(to.index, 0, ...items.filter((one) => one.id === id));
	return items.map((item) => {
		const position = order.findIndex((one) => one.id === item.id);
		if (position < 0) return item;
		return { ...item, position, parentId: item.id === id ? to.parentId : item.parentId };
	});
}

export function hasParts(items: readonly Timed[], id: string): boolean {
	return items.some((one) => one.parentId === id);
}

function siblingsOf<Item extends Timed>(items: readonly Item[], parentId: string | null): Item[] {
	return items.filter((one) => one.parentId === parentId).toSorted((a, b) => a.position - b.position);
}
