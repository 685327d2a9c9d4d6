import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import {
	actionStates,
	type ActionState,
	type ActionSummary,
	type ProposalChoices,
	type Step
} from './action';
import type { ActionCounts } from './shares';
import { waitsForMe } from './step-order';

/** What a list asks for; days are 'yyyy-mm-dd'. */
export type ActionFilter = {
	today: string;
	state?: ActionState | undefined;
	organisation?: string | undefined;
	due?: 'late' | 'week' | 'month' | undefined;
	strand?: string | undefined;
	phase?: string | undefined;
	text?: string | undefined;
	/** Where the page before ended: see `ActionPage.next`. */
	after?: string | undefined;
};
export type ActionPage = { actions: ActionSummary[]; next: string | null };

const PAGE = 100;
const lateStates = sql`a.state in ('accepted', 'in_progress', 'blocked')`;
const lateOn = (today: string) => sql<boolean>`(a.due < ${today}::date and ${lateStates})`;

/** The commitments of a circle, late ones first, then by date; a hundred at a time. Empty for those outside it. */
export async function actionsOfCircle(tx: Tx, circleId: string, filter: ActionFilter): Promise<ActionPage> {
	const rank = sql<number>`case when ${lateOn(filter.today)} then 0
		when a.state in ('done', 'verified', 'declined', 'withdrawn') then 2 else 1 end`;
	const day = sql<string>`coalesce(a.due, '9999-12-31')`;
	let query = summaries(tx, circleId)
		.where('a.circle_id', '=', circleId)
		.select([rank.as('rank'), sql<string>`${day}::text`.as('day')]);
	if (filter.state) query = query.where('a.state', '=', filter.state);
	if (filter.organisation) query = query.where('a.owner_id', '=', filter.organisation);
	if (filter.strand) query = query.where('a.strand_id', '=', filter.strand);
	if (filter.phase) query = query.where('a.phase_id', '=', filter.phase);
	if (filter.due === 'late') query = query.where(lateOn(filter.today));
	if (filter.due === 'week' || filter.due === 'month') {
		const days = filter.due === 'week' ? 7 : 30;
		query =
			query.where(sql<boolean>`a.due between ${filter.today}::date and ${filter.today}::date + ${days}::int
			and a.state in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked')`);
	}
	if (filter.text) {
		const like = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
		query = query.where(
			sql<boolean>`(a.title ilike ${like} or a.born_as ilike ${like} or a.detail ilike ${like})`
		);
	}
	const cursor = readCursor(filter.after);
	if (cursor) {
		query = query.where(
			sql<boolean>`(${rank}, ${day}, a.id) > (${cursor.rank}::int, ${cursor.day}::date, ${cursor.id}::uuid)`
		);
	}
	const rows = await query
		.orderBy(rank)
		.orderBy(day)
		.orderBy('a.id')
		.limit(PAGE + 1)
		.execute();
	const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
	return {
		actions: rows.slice(0, PAGE).map(toSummary),
		next: last ? `${last.rank}.${last.day}.${last.id}` : null
	};
}

/** The commitments made in one session, in the order they were made. */
export async function actionsOfSession(tx: Tx, sessionId: string): Promise<ActionSummary[]> {
	const session = await tx
		.selectFrom('sessions')
		.select('circle_id')
		.where('id', '=', sessionId)
		.executeTakeFirst();
	if (!session) return [];
	const rows = await summaries(tx, session.circle_id)
		.where('a.session_id', '=', sessionId)
		.orderBy('a.created_at')
		.execute();
	return rows.map(toSummary);
}

export type MyAction = ActionSummary & { circle: string; isMine: boolean };

/** Over all circles: what my organisations own, what I lead, and what waits for my answer. Late ones first. */
export async function myActions(tx: Tx, personId: string): Promise<MyAction[]> {
	const rows = await summaries(tx, null)
		.innerJoin('circles as c', 'c.id', 'a.circle_id')
		.innerJoin('memberships as m', (join) =>
			join
				.onRef('m.circle_id', '=', 'a.circle_id')
				.on('m.person_id', '=', personId)
				.on('m.ended_at', 'is', null)
		)
		.select(['c.name as circle', sql<boolean>`m.organisation_id = a.owner_id`.as('is_mine')])
		.where('a.state', 'not in', ['declined', 'withdrawn', 'verified'])
		.where((where) =>
			where.or([
				where('m.organisation_id', '=', where.ref('a.owner_id')),
				where('a.lead_id', '=', personId),
				sql<boolean>`my.steps::jsonb ?| array['agree', 'agree_date', 'verify']`
			])
		)
		.orderBy(sql`a.due nulls last`)
		.orderBy('a.id')
		.limit(500)
		.execute();
	return rows.map((row) => ({ ...toSummary(row), circle: row.circle, isMine: row.is_mine }));
}

/** What waits for an answer of mine: proposals to my organisation, terms and dates proposed by the other side. */
export async function actionsToAnswer(tx: Tx, personId: string): Promise<MyAction[]> {
	return (await myActions(tx, personId)).filter(waitsForMe);
}

/** How many commitments of a circle are in each state, and how many are late: a late one is counted as late only. */
export async function countActions(tx: Tx, circleId: string, today: string): Promise<ActionCounts> {
	const rows = await tx
		.selectFrom('actions as a')
		.select([
			'a.state',
			sql<number>`count(*)::int`.as('total'),
			sql<number>`(count(*) filter (where ${lateOn(today)}))::int`.as('late')
		])
		.where('a.circle_id', '=', circleId)
		.groupBy('a.state')
		.execute();
	const states = Object.fromEntries(actionStates.map((state) => [state, 0])) as Record<ActionState, number>;
	let late = 0;
	for (const row of rows) {
		states[row.state] = row.total - row.late;
		late += row.late;
	}
	return { total: Object.values(states).reduce((sum, count) => sum + count, late), late, states };
}

/** What a proposal in this circle can be made of. */
export async function proposalChoices(tx: Tx, circleId: string): Promise<ProposalChoices> {
	const members = await tx
		.selectFrom('memberships as m')
		.innerJoin('organisations as o', 'o.id', 'm.organisation_id')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.select(['o.id as organisationId', 'o.name as organisation', 'p.id', 'p.name'])
		.where('m.circle_id', '=', circleId)
		.where('m.ended_at', 'is', null)
		.orderBy('o.name')
		.orderBy('p.name')
		.execute();
	const organisations = new Map(members.map((member) => [member.organisationId, member.organisation]));
	const framework = (table: 'strands' | 'phases') =>
		tx
			.selectFrom(table)
			.select(['id', 'name'])
			.where('circle_id', '=', circleId)
			.orderBy('position')
			.execute();
	return {
		organisations: [...organisations].map(([id, name]) => ({ id, name })),
		people: members.map(({ id, name, organisationId }) => ({ id, name, organisationId })),
		strands: await framework('strands'),
		phases: await framework('phases')
	};
}

/** The columns of an `ActionSummary`; `circle` null looks up the caller's steps in all their circles. */
export function summaries(tx: Tx, circle: string | null) {
	const mine = sql<{ action_id: string; steps: Step[] }>`(
		select action_id, json_agg(step) as steps from public.my_steps(${circle}::uuid) group by action_id)`;
	return tx
		.selectFrom('actions as a')
		.leftJoin('organisations as o', 'o.id', 'a.owner_id')
		.leftJoin('people as l', 'l.id', 'a.lead_id')
		.leftJoin('strands as st', 'st.id', 'a.strand_id')
		.leftJoin('phases as ph', 'ph.id', 'a.phase_id')
		.leftJoin(mine.as('my'), (join) => join.onRef('my.action_id', '=', 'a.id'))
		.select([
			'a.id',
			'a.circle_id',
			'a.title',
			'a.state',
			'a.due',
			'a.proposed_due',
			'a.proposed_title',
			'a.progress',
			'a.owner_id',
			'o.name as owner',
			'a.lead_id',
			'l.name as lead',
			'st.name as strand',
			'ph.name as phase',
			'my.steps'
		]);
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>;

export function toSummary(row: SummaryRow): ActionSummary {
	return {
		id: row.id,
		circleId: row.circle_id,
		title: row.title,
		state: row.state,
		due: row.due,
		proposedDue: row.proposed_due,
		proposedTitle: row.proposed_title,
		progress: row.progress,
		owner: { id: row.owner_id, name: row.owner ?? 'An organisation' },
		lead: row.lead_id ? { id: row.lead_id, name: row.lead ?? 'Somebody who has left' } : null,
		strand: row.strand,
		phase: row.phase,
		steps: row.steps ?? []
	};
}

const cursorShape = /^([012])\.(\d{4}-\d{2}-\d{2})\.([0-9a-f-]{36})$/;

function readCursor(text: string | undefined): { rank: number; day: string; id: string } | null {
	const [, rank, day, id] = cursorShape.exec(text ?? '') ?? [];
	return rank && day && id ? { rank: Number(rank), day, id } : null;
}
