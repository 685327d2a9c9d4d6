import type { Tx } from '$lib/server/database';
import type { ActionSummary } from './action';
import { summaries, toSummary } from './action.server';

const MOST = 200;

/** What an organisation has committed itself to, in the circles of whoever asks: the living ones, the next due first. */
export async function actionsOfOrganisation(
	tx: Tx,
	organisation: string
): Promise<(ActionSummary & { circle: string })[]> {
	const rows = await summaries(tx, null)
		.innerJoin('circles as c', 'c.id', 'a.circle_id')
		.select('c.name as circle')
		.where('a.owner_id', '=', organisation)
		.where('a.state', 'not in', ['declined', 'withdrawn'])
		.orderBy('a.due', (order) => order.asc().nullsLast())
		.orderBy('a.created_at')
		.limit(MOST)
		.execute();
	return rows.map((row) => ({ ...toSummary(row), circle: row.circle }));
}
