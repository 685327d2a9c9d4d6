import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { ActionSummary } from './action';
import { summaries, toSummary } from './action.server';

const MOST = 200;

/** What a circle has open: late ones first, then by date; those that are done wait to be verified. */
export async function openActions(tx: Tx, circleId: string, today: string): Promise<ActionSummary[]> {
	const rows = await summaries(tx, circleId)
		.where('a.circle_id', '=', circleId)
		.where('a.state', 'in', ['proposed', 'countered', 'accepted', 'in_progress', 'blocked', 'done'])
		.orderBy(sql`(a.due < ${today}::date and a.state in ('accepted', 'in_progress', 'blocked')) is not true`)
		.orderBy(sql`a.due nulls last`)
		.orderBy('a.id')
		.limit(MOST)
		.execute();
	return rows.map(toSummary);
}

/** Whether everybody in the circle may read of it: only then it belongs in notes that all of them read. */
export async function isForAll(tx: Tx, actionId: string): Promise<boolean> {
	const row = await tx
		.selectFrom('actions')
		.select('visibility')
		.where('id', '=', actionId)
		.executeTakeFirst();
	return row?.visibility === 'circle';
}
