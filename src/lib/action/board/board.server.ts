import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { ActionState } from '../action';
import { readCursor, writeCursor } from './cursor';
import type { ActionLine } from './line';
import type { Filter, Grouping } from './look';
import { dayOrLast, lineColumns, lineJoins, matching, rankOn, toLine, type LineRow } from './matching.server';

export type LinePage = { actions: ActionLine[]; next: string | null };
/** One column or group of a board: its first commitments, and how many there are in all. */
export type Lane = { key: string; total: number; actions: ActionLine[] };

type Asked = Filter & {
	today: string;
	living?: boolean;
	/** Where the page before ended. */ after?: string | undefined;
};

const PAGE = 50;
const IN_A_LANE = 12;

/** The commitments of a circle, late ones first, then by date; fifty at a time. Empty for those outside it. */
export async function actionsOfCircle(tx: Tx, circleId: string, asked: Asked): Promise<LinePage> {
	const rank = rankOn(asked.today);
	const cursor = readCursor(asked.after);
	const { rows } = await sql<LineRow & { rank: number; day: string }>`
		select ${lineColumns}, ${rank} as rank, ${dayOrLast}::text as day from public.actions a ${lineJoins}
		where ${matching(circleId, asked, asked.today)}
		${cursor ? sql`and (${rank}, ${dayOrLast}, a.id) > (${cursor.rank}::int, ${cursor.day}::date, ${cursor.id}::uuid)` : sql``}
		order by ${rank}, ${dayOrLast}, a.id limit ${PAGE + 1}`.execute(tx);
	return pageOf(rows);
}

/** The same by the day they are due alone; those without a date are left out. */
export async function actionsByDay(tx: Tx, circleId: string, asked: Asked): Promise<LinePage> {
	const cursor = readCursor(asked.after);
	const { rows } = await sql<LineRow & { rank: number; day: string }>`
		select ${lineColumns}, 0 as rank, a.due::text as day from public.actions a ${lineJoins}
		where ${matching(circleId, asked, asked.today)} and a.due is not null
		and a.state not in ('declined', 'withdrawn')
		${cursor ? sql`and (a.due, a.id) > (${cursor.day}::date, ${cursor.id}::uuid)` : sql``}
		order by a.due, a.id limit ${PAGE + 1}`.execute(tx);
	return pageOf(rows);
}

/** Side by side: the commitments in each state, or of each organisation, strand or phase, `most` of each. The key of what has none is ''. */
export async function lanesOf(
	tx: Tx,
	circleId: string,
	asked: Asked,
	by: 'state' | Grouping,
	most = IN_A_LANE
): Promise<Lane[]> {
	const key = { state: 'state::text', organisation: 'owner_id', strand: 'strand_id', phase: 'phase_id' }[by];
	const column = sql.raw(`a.${key}`);
	const { rows } = await sql<LineRow & { key: string; total: number }>`
		select ${lineColumns}, placed.key, placed.total from (
			select a.id, coalesce(${column}::text, '') as key, (count(*) over (partition by ${column}))::int as total,
				row_number() over (partition by ${column} order by ${rankOn(asked.today)}, ${dayOrLast}, a.id) as place
			from public.actions a where ${matching(circleId, asked, asked.today)}
		) placed join public.actions a on a.id = placed.id ${lineJoins}
		where placed.place <= ${most} order by placed.place`.execute(tx);
	const lanes = new Map<string, Lane>();
	for (const row of rows) {
		const lane = lanes.get(row.key) ?? { key: row.key, total: row.total, actions: [] };
		lane.actions.push(toLine(row));
		lanes.set(row.key, lane);
	}
	return [...lanes.values()];
}

/** How many commitments each organisation has in each state; late ones are counted as late. */
export async function countByOrganisation(
	tx: Tx,
	circleId: string,
	asked: Asked
): Promise<{ organisation: string; state: ActionState; late: boolean; count: number }[]> {
	const { rows } = await sql<{ organisation: string; state: ActionState; late: boolean; count: number }>`
		select coalesce(o.name, 'An organisation') as organisation, a.state, a.late, a.count from (
			select a.owner_id, a.state, ${rankOn(asked.today)} = 0 as late, count(*)::int as count
			from public.actions a where ${matching(circleId, asked, asked.today)} group by 1, 2, 3
		) a left join public.organisations o on o.id = a.owner_id order by 1`.execute(tx);
	return rows;
}

function pageOf(rows: (LineRow & { rank: number; day: string })[]): LinePage {
	const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
	return {
		actions: rows.slice(0, PAGE).map(toLine),
		next: last ? writeCursor(last) : null
	};
}
