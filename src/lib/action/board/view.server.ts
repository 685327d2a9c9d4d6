import type { Tx } from '$lib/server/database';

/** A look at the board that somebody keeps. */
export type SavedView = { id: string; name: string; query: string; isShared: boolean; isMine: boolean };

/** The views of a circle that the caller may use: shared ones first. */
export async function savedViews(tx: Tx, circleId: string, personId: string): Promise<SavedView[]> {
	const rows = await tx
		.selectFrom('action_views')
		.select(['id', 'name', 'query', 'is_shared', 'person_id'])
		.where('circle_id', '=', circleId)
		.orderBy('is_shared', 'desc')
		.orderBy('name')
		.limit(60)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		query: row.query,
		isShared: row.is_shared,
		isMine: row.person_id === personId
	}));
}

/** Keeps a look under a name; the policies decide who may share it. False when the caller has one of that name already. */
export async function saveView(
	tx: Tx,
	circleId: string,
	view: { name: string; query: string; isShared: boolean }
): Promise<boolean> {
	const made = await tx
		.insertInto('action_views')
		.values({ circle_id: circleId, name: view.name, query: view.query, is_shared: view.isShared })
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirst();
	return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Forgets a view of one's own, or, for conveners, a shared one. */
export async function dropView(tx: Tx, circleId: string, id: string): Promise<void> {
	await tx.deleteFrom('action_views').where('id', '=', id).where('circle_id', '=', circleId).execute();
}
