import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { steps, type Step } from './action';
import { isProposedBySession } from './action.server';
import { readCursor, writeCursor } from './board/cursor';
import { dayOrLast, lineColumns, lineJoins, rankOn, toLine, type LineRow } from './board/matching.server';
import type { Count } from './indicator';
import type { Review } from './review-line';

const PAGE = 30;

type Row = LineRow & {
	proposed_due: string | null;
	proposed_by_session: boolean;
	proposed_title: string | null;
	terms: number;
	concerned: boolean;
	counts: Count[] | null;
	steps: Step[] | null;
	rank: number;
	day: string;
	total: number;
	late: number;
};

/**
 * What a circle has open: late ones first, then by date; those that are done wait to be verified. Thirty at a time; `after`
 * is where the page before ended. `only`: that commitment alone, if it is open.
 */
export async function openActions(
	tx: Tx,
	circleId: string,
	today: string,
	{ after, only }: { after?: string | null; only?: string } = {}
): Promise<Review> {
	const cursor = readCursor(after);
	const { rows } = await sql<Row>`
		with open as (
			select a.id, ${rankOn(today)} as rank, ${dayOrLast} as day from public.actions a
			where a.circle_id = ${circleId}::uuid
			and a.state in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked', 'done')
			${only ? sql`and a.id = ${only}::uuid` : sql``}
		), counted as (
			select o.*, (count(*) over ())::int as total, (count(*) filter (where o.rank = 0) over ())::int as late from open o
		), page as materialized (
			select c.* from counted c
			${cursor ? sql`where (c.rank, c.day, c.id) > (${cursor.rank}::int, ${cursor.day}::date, ${cursor.id}::uuid)` : sql``}
			order by c.rank, c.day, c.id limit ${PAGE + 1}
		), my as materialized (
			select s.action_id, array_agg(s.step) as steps
			from public.my_steps(${circleId}::uuid, array(select p.id from page p)) s group by 1
		)
		select ${lineColumns}, a.proposed_due, ${isProposedBySession} as proposed_by_session, a.proposed_title, a.terms, a.visibility = 'concerned' as concerned, my.steps,
			case when 'measure' = any (my.steps) then ${countsOf} end as counts, p.rank, p.day::text as day, p.total, p.late
		from page p join public.actions a on a.id = p.id ${lineJoins} left join my on my.action_id = p.id
		order by p.rank, p.day, p.id`.execute(tx);
	const shown = rows.slice(0, PAGE);
	const last = rows.length > PAGE ? shown.at(-1) : undefined;
	return {
		actions: shown.map((row) => ({
			...toLine(row),
			circleId,
			proposedDue: row.proposed_due,
			proposedBySession: row.proposed_by_session,
			proposedTitle: row.proposed_title,
			terms: row.terms,
			steps: steps.filter((step) => row.steps?.includes(step)),
			isForAll: !row.concerned,
			counts: row.counts ?? []
		})),
		total: rows[0]?.total ?? 0,
		late: rows[0]?.late ?? 0,
		next: last ? writeCursor(last) : null
	};
}

/** What is counted for a commitment, and where each count stands, for those who may say a new one. */
export async function countsFor(tx: Tx, actionId: string): Promise<Count[]> {
	const { rows } = await sql<{
		counts: Count[];
	}>`select ${countsOf} as counts from public.actions a where a.id = ${actionId}::uuid`.execute(tx);
	return rows[0]?.counts ?? [];
}

const countsOf = sql`(
	select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name, 'unit', i.unit, 'target', i.target, 'value', (
		select v.value from public.indicator_values v
		where v.indicator_id = i.id and not exists (select from public.indicator_values c where c.corrects = v.id)
		order by v.on_day desc, v.id desc limit 1)) order by i.created_at, i.id), '[]')
	from public.action_indicators i where i.action_id = a.id and i.ended_at is null)`;

/** The title of a commitment, and whether everybody in the circle may read of it: only then it belongs in notes that all of them read. */
export async function titleForNotes(
	tx: Tx,
	actionId: string
): Promise<{ title: string; isForAll: boolean } | null> {
	const row = await tx
		.selectFrom('actions')
		.select(['title', 'visibility'])
		.where('id', '=', actionId)
		.executeTakeFirst();
	return row ? { title: row.title, isForAll: row.visibility === 'circle' } : null;
}
