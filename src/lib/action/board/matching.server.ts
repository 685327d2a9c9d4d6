import { sql, type RawBuilder } from 'kysely';
import type { ActionState, Priority } from '../action';
import { isDueBySession } from '../action.server';
import type { ActionLine } from './line';
import type { Filter } from './look';

/** The commitments of a circle that a look asks for, as a condition on `a`. Days are 'yyyy-mm-dd'. `living`: not those declined or withdrawn. */
export function matching(
	circleId: string,
	filter: Filter & { living?: boolean },
	today: string
): RawBuilder<boolean> {
	const all = [sql<boolean>`a.circle_id = ${circleId}::uuid`];
	if (filter.living) all.push(sql`a.state not in ('declined', 'withdrawn')`);
	if (filter.state) all.push(sql`a.state = ${filter.state}::public.action_state`);
	if (filter.organisation) all.push(sql`a.owner_id = ${filter.organisation}::uuid`);
	if (filter.supporter)
		all.push(
			sql`exists (select from public.action_supporters su where su.action_id = a.id and su.organisation_id = ${filter.supporter}::uuid)`
		);
	for (const part of ['strand', 'phase'] as const) {
		const column = sql.ref(`a.${part}_id`);
		if (filter[part] === 'none') all.push(sql`${column} is null`);
		else if (filter[part]) all.push(sql`${column} = ${filter[part]}::uuid`);
	}
	if (filter.priority) all.push(sql`a.priority = ${filter.priority}::public.action_priority`);
	if (filter.due === 'late') all.push(lateOn(today));
	if (filter.due === 'none') all.push(sql`a.due is null`);
	if (filter.due === 'week' || filter.due === 'month') {
		const days = filter.due === 'week' ? 7 : 30;
		all.push(sql`a.due between ${today}::date and ${today}::date + ${days}::int
			and a.state in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked')`);
	}
	if (filter.text) {
		const like = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
		all.push(sql`(a.title ilike ${like} or a.born_as ilike ${like} or a.detail ilike ${like})`);
	}
	return sql.join(all, sql` and `);
}

export const lateOn = (today: string): RawBuilder<boolean> =>
	sql`(a.due < ${today}::date and a.state in ('accepted', 'in_progress', 'blocked'))`;

/** Late ones first, then what is open, then what is over; within that by date. */
export const rankOn = (today: string): RawBuilder<number> => sql`case when ${lateOn(today)} then 0
	when a.state in ('done', 'verified', 'declined', 'withdrawn') then 2 else 1 end`;
export const dayOrLast = sql<string>`coalesce(a.due, '9999-12-31')`;

export const lineColumns = sql`a.id, a.title, a.state, a.due, ${isDueBySession} as due_by_session, a.priority, a.progress, a.owner_id, o.name as owner, a.lead_id, coalesce(l.name, a.lead_as) as lead,
	a.strand_id, st.name as strand, a.phase_id, ph.name as phase`;
export const lineJoins = sql`left join public.organisations o on o.id = a.owner_id
	left join public.people l on l.id = a.lead_id
	left join public.strands st on st.id = a.strand_id
	left join public.phases ph on ph.id = a.phase_id`;

export type LineRow = {
	id: string;
	title: string;
	state: ActionState;
	due: string | null;
	due_by_session: boolean;
	priority: Priority;
	progress: number | null;
	owner_id: string;
	owner: string | null;
	lead_id: string | null;
	lead: string | null;
	strand_id: string | null;
	strand: string | null;
	phase_id: string | null;
	phase: string | null;
};

export const toLine = (row: LineRow): ActionLine => ({
	id: row.id,
	title: row.title,
	state: row.state,
	due: row.due,
	dueBySession: row.due_by_session,
	priority: row.priority,
	progress: row.progress,
	owner: { id: row.owner_id, name: row.owner ?? 'An organisation' },
	lead: row.lead_id ? { id: row.lead_id, name: row.lead ?? 'Somebody who has left' } : null,
	strand: row.strand,
	phase: row.phase
});
