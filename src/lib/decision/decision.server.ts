import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Decision, DecisionEntry, DecisionGiven, DecisionSaid, MarkedPlace } from './decision';

type Where = { circle?: string; session?: string; decision?: string };

async function decisionsWhere(tx: Tx, where: Where): Promise<Decision[]> {
	let query = tx
		.selectFrom('decisions as d')
		.selectAll('d')
		.select([
			sql<string>`d.decided_on::text`.as('day'),
			sql<
				string[]
			>`array(select o.name from public.organisations o where o.id = any (d.objectors) order by o.name)`.as(
				'objector_names'
			)
		])
		.orderBy('d.created_at')
		.orderBy('d.id');
	if (where.circle) query = query.where('d.circle_id', '=', where.circle);
	if (where.session) query = query.where('d.session_id', '=', where.session);
	if (where.decision) query = query.where('d.id', '=', where.decision);
	return (await query.execute()).map((row) => ({
		id: row.id,
		circleId: row.circle_id,
		sessionId: row.session_id,
		itemId: row.item_id,
		documentId: row.document_id,
		section: row.section,
		bornAs: row.born_as,
		text: row.text,
		way: row.way,
		how: row.how,
		votesFor: row.votes_for,
		votesAgainst: row.votes_against,
		votesAbstained: row.votes_abstained,
		objections: row.objections,
		objectors: row.objectors,
		objectorNames: row.objector_names,
		objection: row.objection,
		decidedOn: row.day,
		isWithdrawn: row.withdrawn_at !== null,
		version: row.version
	}));
}

/** What was decided in a session, in the order of recording, withdrawn ones included. */
export const decisionsOfSession = (tx: Tx, sessionId: string) => decisionsWhere(tx, { session: sessionId });

/** What was decided in all sessions of a circle, in the order of recording. */
export const decisionsOfCircle = (tx: Tx, circleId: string) => decisionsWhere(tx, { circle: circleId });

/** The decisions of a circle to choose from, the latest first; withdrawn ones are left out. */
export function decisionsThatStand(tx: Tx, circleId: string): Promise<{ id: string; text: string }[]> {
	return tx
		.selectFrom('decisions')
		.select(['id', 'text'])
		.where('circle_id', '=', circleId)
		.where('withdrawn_at', 'is', null)
		.orderBy('decided_on', 'desc')
		.orderBy('created_at', 'desc')
		.limit(200)
		.execute();
}

/** One decision, or null where there is none for the caller. */
export async function readDecision(tx: Tx, id: string): Promise<Decision | null> {
	return (await decisionsWhere(tx, { decision: id }))[0] ?? null;
}

/** Everything a decision ever said, the first entry first. */
export async function historyOfDecision(tx: Tx, id: string): Promise<DecisionEntry[]> {
	const rows = await tx
		.selectFrom('decision_entries as e')
		.leftJoin('people as p', 'p.id', 'e.by_id')
		.select(['e.id', 'e.step', 'e.at', 'p.name as by', 'e.why', 'e.said'])
		.where('e.decision_id', '=', id)
		.orderBy('e.id')
		.execute();
	return rows.map((row) => ({
		...row,
		id: String(row.id),
		step: row.step as DecisionEntry['step'],
		said: row.said as unknown as DecisionSaid
	}));
}

/** The organisations that may be named as objecting, by name; of a decision those that ever were, although they have left. */
export async function organisationsAround(
	tx: Tx,
	circleId: string,
	decisionId: string | null = null
): Promise<{ id: string; name: string }[]> {
	const { rows } = await sql<{ id: string; name: string }>`
		select o.id, o.name from public.organisations o where o.id in (
			select m.organisation_id from public.memberships m where m.circle_id = ${circleId} and m.ended_at is null
			union select unnest(d.objectors) from public.decisions d where d.id = ${decisionId}::uuid
			union select one.id::uuid from public.decision_entries e
				cross join lateral jsonb_array_elements_text(e.said -> 'objectors') as one (id)
				where e.decision_id = ${decisionId}::uuid)
		order by o.name`.execute(tx);
	return rows;
}

/** Records a decision and answers its id. Sent twice with the same id, it is recorded once. Throws the refusals of the database. */
export async function recordDecision(
	tx: Tx,
	id: string | null,
	given: DecisionGiven,
	place: Omit<MarkedPlace, 'bornAs'> & { bornAs: string | null }
): Promise<string> {
	const { rows } = await sql<{
		id: string;
	}>`select public.record_decision(${id}::uuid, ${place.sessionId}::uuid,
		${JSON.stringify(given)}::text::jsonb, ${place.itemId}::uuid, ${place.documentId}::uuid, ${place.section},
		${place.bornAs}) as id`.execute(tx);
	const [row] = rows;
	if (!row) throw new Error('record_decision answered nothing');
	return row.id;
}

/** Says it differently from now on; what it said before stays in its history. */
export async function correctDecision(
	tx: Tx,
	id: string,
	seen: number,
	given: DecisionGiven,
	why: string
): Promise<void> {
	await sql`select public.correct_decision(${id}::uuid, ${seen}::int, ${JSON.stringify(given)}::text::jsonb, ${why})`.execute(
		tx
	);
}

/** Takes a decision back, with a reason; it stays readable. */
export async function withdrawDecision(tx: Tx, id: string, why: string): Promise<void> {
	await sql`select public.withdraw_decision(${id}::uuid, ${why})`.execute(tx);
}
