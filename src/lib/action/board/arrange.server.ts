import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Arrangement } from './arrange';

/** Places commitments in the circle's framework; answers how many changed. Throws the refusals of public.arrange_actions. */
export async function arrangeActions(
	tx: Tx,
	circleId: string,
	chosen: readonly string[],
	changes: Arrangement
): Promise<number> {
	const { rows } = await sql<{ arranged: number }>`
		select public.arrange_actions(${circleId}::uuid, ${[...chosen]}::uuid[], ${JSON.stringify(changes)}::jsonb) as arranged`.execute(
		tx
	);
	return rows[0]?.arranged ?? 0;
}

/**
 * Withdraws those of the chosen that can be withdrawn, all or none, with one reason; answers how many, and the titles of those
 * that are done or withdrawn already and stay as they are. Throws the refusals of public.take_step.
 */
export async function withdrawActions(
	tx: Tx,
	circleId: string,
	chosen: readonly string[],
	reason: string
): Promise<{ changed: number; leftOut: string[] }> {
	const left = await tx
		.selectFrom('actions')
		.select('title')
		.where('circle_id', '=', circleId)
		.where('id', 'in', [...chosen])
		.where('state', 'in', ['done', 'verified', 'withdrawn'])
		.orderBy('title')
		.execute();
	const { rows } = await sql`
		select public.take_step(action => a.id, which => 'withdraw', words => ${reason}) from public.actions a
		where a.circle_id = ${circleId}::uuid and a.id = any (${[...chosen]}::uuid[])
		and a.state not in ('done', 'verified', 'withdrawn') order by a.id`.execute(tx);
	return { changed: rows.length, leftOut: left.map(({ title }) => title) };
}
