import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

/** Opens the room, or opens it again after it was closed, with that item first. */
export async function openSession(tx: Tx, id: string, firstItem: string | null): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set({
			opened_at: sql<Date>`coalesce(opened_at, now())`,
			closed_at: null,
			current_item_id: firstItem,
			current_item_since: firstItem ? sql<Date>`now()` : null
		})
		.where('id', '=', id)
		.where((row) => row.or([row('opened_at', 'is', null), row('closed_at', 'is not', null)]))
		.executeTakeFirst();
	return done.numUpdatedRows > 0n;
}

/** Closes the room. What was written stays open to be finished. */
export async function closeSession(tx: Tx, id: string): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set({ closed_at: sql<Date>`now()`, current_item_id: null, current_item_since: null })
		.where('id', '=', id)
		.where('opened_at', 'is not', null)
		.where('closed_at', 'is', null)
		.executeTakeFirst();
	return done.numUpdatedRows > 0n;
}

/** Moves the room from one item to another. Does nothing when somebody else has moved it already. */
export async function moveClock(
	tx: Tx,
	id: string,
	from: string | null,
	to: string | null
): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set({ current_item_id: to, current_item_since: to ? sql<Date>`now()` : null })
		.where('id', '=', id)
		.where('opened_at', 'is not', null)
		.where('closed_at', 'is', null)
		.where('current_item_id', 'is not distinct from', from)
		.executeTakeFirst();
	return done.numUpdatedRows > 0n;
}
