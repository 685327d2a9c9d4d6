import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { ActionState } from '../action';
import { noneCounted, type ActionCounts } from '../shares';
import { matching, rankOn } from './matching.server';

/** How many commitments each phase has in each state, by its id ('' for none); declined and withdrawn ones do not count. */
export async function countByPhase(
	tx: Tx,
	circleId: string,
	today: string
): Promise<Record<string, ActionCounts>> {
	const { rows } = await sql<{ phase: string; state: ActionState; late: boolean; count: number }>`
		select coalesce(a.phase_id::text, '') as phase, a.state, ${rankOn(today)} = 0 as late, count(*)::int as count
		from public.actions a where ${matching(circleId, { living: true }, today)} group by 1, 2, 3`.execute(tx);
	const phases: Record<string, ActionCounts> = {};
	for (const { phase, state, late, count } of rows) {
		const counts = (phases[phase] ??= noneCounted());
		counts.total += count;
		if (late) counts.late += count;
		else counts.states[state] += count;
	}
	return phases;
}
