import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Filter } from '../board/look';
import { matching } from '../board/matching.server';
import type { Indicator } from '../indicator';

type Row = {
	id: string;
	action_id: string;
	action: string;
	name: string;
	unit: string;
	baseline: string | null;
	target: string | null;
	value: string | null;
	on_day: string | null;
};

const MOST = 200;

/**
 * The indicators of the commitments a look asks for, with what was measured last, not counting what was corrected; up to and
 * including a day ('yyyy-mm-dd') when one is given. Ended ones are left out. At most 200, and how many there are in all.
 */
export async function indicatorsOf(
	tx: Tx,
	circleId: string,
	asked: Filter & { today: string; until?: string }
): Promise<{ indicators: Indicator[]; total: number }> {
	const { rows } = await sql<Row & { total: number }>`
		with gauges as (
			select i.*, a.title as action, (count(*) over ())::int as total
			from public.actions a join public.action_indicators i on i.action_id = a.id and i.ended_at is null
			where ${matching(circleId, asked, asked.today)} and a.state not in ('declined', 'withdrawn')
			order by a.title, i.created_at, i.id limit ${MOST}
		)
		select i.id, i.action_id, i.action, i.name, i.unit, i.baseline::text, i.target::text, latest.value::text, latest.on_day, i.total
		from gauges i ${latestUntil(asked.until ?? null)} order by i.action, i.created_at, i.id`.execute(tx);
	return { indicators: rows.map(toIndicator), total: rows[0]?.total ?? 0 };
}

/** All indicators of these commitments; ended ones are left out. */
export async function indicatorsOfThese(tx: Tx, actionIds: readonly string[]): Promise<Indicator[]> {
	const { rows } = await sql<Row>`
		select i.id, i.action_id, a.title as action, i.name, i.unit, i.baseline::text, i.target::text, latest.value::text, latest.on_day
		from public.actions a join public.action_indicators i on i.action_id = a.id and i.ended_at is null
		${latestUntil(null)}
		where a.id = any (${[...actionIds]}::uuid[]) order by a.title, i.created_at, i.id`.execute(tx);
	return rows.map(toIndicator);
}

const latestUntil = (day: string | null) => sql`left join lateral (
	select v.value, v.on_day from public.indicator_values v
	where v.indicator_id = i.id ${day ? sql`and v.on_day <= ${day}::date` : sql``}
	and not exists (select from public.indicator_values c where c.corrects = v.id)
	order by v.on_day desc, v.id desc limit 1
) latest on true`;

const toIndicator = (row: Row): Indicator => ({
	id: row.id,
	actionId: row.action_id,
	action: row.action,
	name: row.name,
	unit: row.unit,
	baseline: numberOrNull(row.baseline),
	target: numberOrNull(row.target),
	value: numberOrNull(row.value),
	on: row.on_day
});

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));
