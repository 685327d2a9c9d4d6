import { sql } from 'kysely';
import type { ActionState } from '$lib/action/action';
import type { Tx } from '$lib/server/database';

/**
 * Up to eight commitments of a circle whose title holds all these words, the latest first. None that is for the organisations
 * concerned alone: its title would stand in notes that everybody reads.
 */
export function commitmentsNamed(
	tx: Tx,
	circleId: string,
	words: string
): Promise<{ id: string; title: string; state: ActionState; due: string | null }[]> {
	let query = tx
		.selectFrom('actions')
		.select(['id', 'title', 'state', sql<string | null>`due::text`.as('due')])
		.where('circle_id', '=', circleId)
		.where('visibility', '=', 'circle')
		.where('state', 'not in', ['withdrawn', 'declined'])
		.orderBy('created_at', 'desc')
		.limit(8);
	for (const word of words.split(/\s+/).filter(Boolean).slice(0, 6))
		query = query.where('title', 'ilike', `%${word.replace(/[\\%_]/g, '\\$&')}%`);
	return query.execute();
}
