import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '$lib/server/database';
import {
	actionStates,
	steps,
	type ActionState,
	type ActionSummary,
	type ProposalChoices,
	type Step
} from './action';
import type { ActionCounts } from './shares';

const lateStates = sql`a.state in ('accepted', 'in_progress', 'blocked')`;
const lateOn = (today: string) => sql<boolean>`(a.due < ${today}::date and ${lateStates})`;

/** The commitments made in one session of that circle, in the order they were made. */
export async function actionsOfSession(
	tx: Tx,
	circleId: string,
	sessionId: string
): Promise<ActionSummary[]> {
	const rows = await summaries(
		tx,
		circleId,
		sql`select id from public.actions where session_id = ${sessionId}`
	)
		.where('a.session_id', '=', sessionId)
		.orderBy('a.created_at')
		.execute();
	return rows.map(toSummary);
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
	const named = (table: 'strands' | 'phases') => sql`(select coalesce(jsonb_agg(jsonb_build_object('id', f.id,
		'name', f.name) order by f.position), '[]') from ${sql.table(`public.${table}`)} f where f.circle_id = ${circleId}::uuid)`;
	const { rows } = await sql<{
		members: { id: string; name: string; organisationId: string; organisation: string; observes: boolean }[];
		strands: ProposalChoices['strands'];
		phases: ProposalChoices['phases'];
	}>`select ${named('strands')} as strands, ${named('phases')} as phases, (
		select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'organisationId', o.id,
			'organisation', o.name, 'observes', m.role = 'observer') order by o.name, p.name), '[]')
		from public.memberships m join public.organisations o on o.id = m.organisation_id join public.people p on p.id = m.person_id
		where m.circle_id = ${circleId}::uuid and m.ended_at is null) as members`.execute(tx);
	const { members = [], strands = [], phases = [] } = rows[0] ?? {};
	// Who only observes can't accept for an organisation.
	const speaking = members.filter(({ observes }) => !observes);
	const organisations = new Map(speaking.map((member) => [member.organisationId, member.organisation]));
	return {
		organisations: [...organisations].map(([id, name]) => ({ id, name })),
		people: members.map(({ id, name, organisationId }) => ({ id, name, organisationId })),
		strands,
		phases
	};
}

/** Whether the proposed day is that of a session still to come; one that has gone by leaves a day like any other. */
export const isProposedBySession = sql<boolean>`(a.proposed_session_id is not null and exists (
	select from public.sessions n where n.id = a.proposed_session_id and n.starts_at > now()))`;

/** Whether it is due by a session still to come, or by one that is not planned yet; afterwards the day is a day like any other. */
export const isDueBySession = sql<boolean>`(a.due_by_session and (a.due is null or exists (
	select from public.sessions n where n.id = a.due_session_id and n.starts_at > now() and n.closed_at is null)))`;

/**
 * The columns of an `ActionSummary`; `circle` null looks up the caller's steps in all their circles. `only`, a query of
 * ids, looks them up for those alone.
 */
export function summaries(tx: Tx, circle: string | null, only?: RawBuilder<unknown>) {
	const mine = sql<{ action_id: string; steps: Step[] }>`(
		select action_id, json_agg(step) as steps from public.my_steps(${circle}::uuid, ${only ? sql`array(${only})` : sql`null`}) group by action_id)`;
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
			isDueBySession.as('due_by_session'),
			'a.priority',
			'a.proposed_due',
			isProposedBySession.as('proposed_by_session'),
			'a.proposed_title',
			'a.terms',
			'a.progress',
			'a.owner_id',
			'o.name as owner',
			'a.lead_id',
			(eb) => eb.fn.coalesce('l.name', 'a.lead_as').as('lead'),
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
		dueBySession: row.due_by_session,
		priority: row.priority,
		proposedDue: row.proposed_due,
		proposedBySession: row.proposed_by_session,
		proposedTitle: row.proposed_title,
		terms: row.terms,
		progress: row.progress,
		owner: { id: row.owner_id, name: row.owner ?? 'An organisation' },
		lead: row.lead_id ? { id: row.lead_id, name: row.lead ?? 'Somebody who has left' } : null,
		strand: row.strand,
		phase: row.phase,
		steps: (row.steps ?? []).filter((step) => steps.includes(step))
	};
}
