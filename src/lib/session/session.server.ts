import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Role } from '$lib/circle/circle';
import type { Plan, Session, SessionSummary } from './session';

export type RoomFrame = {
	session: Session;
	circle: { id: string; name: string; isSensitive: boolean };
	role: Role;
	membershipId: string;
	documents: { notes: string; summary: string };
};

/** What every page of a session stands on, or null when the person may not see it. */
export async function readSession(tx: Tx, id: string, personId: string): Promise<RoomFrame | null> {
	const row = await tx
		.selectFrom('sessions as s')
		.innerJoin('circles as c', 'c.id', 's.circle_id')
		.innerJoin('memberships as m', (join) =>
			join
				.onRef('m.circle_id', '=', 's.circle_id')
				.on('m.person_id', '=', personId)
				.on('m.ended_at', 'is', null)
		)
		.innerJoin('documents as notes', (join) =>
			join.onRef('notes.session_id', '=', 's.id').on('notes.kind', '=', 'notes')
		)
		.innerJoin('documents as summary', (join) =>
			join.onRef('summary.session_id', '=', 's.id').on('summary.kind', '=', 'summary')
		)
		.selectAll('s')
		.select([
			'c.name',
			'c.is_sensitive',
			'm.role',
			'm.id as membership_id',
			'notes.id as notes_id',
			'summary.id as summary_id'
		])
		.where('s.id', '=', id)
		.executeTakeFirst();
	if (!row) return null;
	return {
		session: sessionOf(row),
		circle: { id: row.circle_id, name: row.name, isSensitive: row.is_sensitive },
		role: row.role,
		membershipId: row.membership_id,
		documents: { notes: row.notes_id, summary: row.summary_id }
	};
}

type SessionRow = {
	id: string;
	circle_id: string;
	title: string;
	objective: string;
	starts_at: Date;
	ends_at: Date;
	time_zone: string;
	place: string;
	link: string | null;
	attribution: Session['attribution'];
	opened_at: Date | null;
	closed_at: Date | null;
	current_item_id: string | null;
	current_item_since: Date | null;
	version: number;
};

function sessionOf(row: SessionRow): Session {
	return {
		...summaryOf(row),
		objective: row.objective,
		link: row.link,
		currentItemId: row.current_item_id,
		currentItemSince: row.current_item_since,
		version: row.version
	};
}

function summaryOf(
	row: Omit<SessionRow, 'objective' | 'link' | 'current_item_id' | 'current_item_since' | 'version'>
): SessionSummary {
	return {
		id: row.id,
		circleId: row.circle_id,
		title: row.title,
		startsAt: row.starts_at,
		endsAt: row.ends_at,
		timeZone: row.time_zone,
		place: row.place,
		attribution: row.attribution,
		openedAt: row.opened_at,
		closedAt: row.closed_at
	};
}

/** The sessions of a circle, the latest first. */
export async function listSessions(tx: Tx, circleId: string): Promise<SessionSummary[]> {
	const rows = await tx
		.selectFrom('sessions')
		.select([
			'id',
			'circle_id',
			'title',
			'starts_at',
			'ends_at',
			'time_zone',
			'place',
			'attribution',
			'opened_at',
			'closed_at'
		])
		.where('circle_id', '=', circleId)
		.orderBy('starts_at', 'desc')
		.orderBy('id')
		.execute();
	return rows.map(summaryOf);
}

/** The questions put to the room, in order. */
export function listPrompts(tx: Tx, sessionId: string): Promise<{ id: string; body: string }[]> {
	return tx
		.selectFrom('prompts')
		.select(['id', 'body'])
		.where('session_id', '=', sessionId)
		.orderBy('position')
		.orderBy('id')
		.execute();
}

export type CircleToPlanIn = {
	id: string;
	name: string;
	attribution: Session['attribution'];
	isSensitive: boolean;
	role: Role;
};

/** A circle as seen by one of its members, with their role; null for everybody else. */
export async function readCircleToPlanIn(
	tx: Tx,
	circleId: string,
	personId: string
): Promise<CircleToPlanIn | null> {
	const row = await tx
		.selectFrom('circles as c')
		.innerJoin('memberships as m', 'm.circle_id', 'c.id')
		.select(['c.id', 'c.name', 'c.attribution', 'c.is_sensitive', 'm.role'])
		.where('c.id', '=', circleId)
		.where('m.person_id', '=', personId)
		.where('m.ended_at', 'is', null)
		.executeTakeFirst();
	return row
		? {
				id: row.id,
				name: row.name,
				attribution: row.attribution,
				isSensitive: row.is_sensitive,
				role: row.role
			}
		: null;
}

/** The zone a person has chosen for themselves. */
export async function readOwnTimeZone(tx: Tx, personId: string): Promise<string | null> {
	const row = await tx.selectFrom('people').select('time_zone').where('id', '=', personId).executeTakeFirst();
	return row?.time_zone ?? null;
}

/** Plans a session; its notes and its summary come with it. Returns its id. */
export async function planSession(tx: Tx, circleId: string, plan: Plan): Promise<string> {
	const { id } = await tx
		.insertInto('sessions')
		.values({ circle_id: circleId, ...columnsOf(plan) })
		.returning('id')
		.executeTakeFirstOrThrow();
	await putPrompts(tx, circleId, id, plan.prompts);
	return id;
}

/** Changes a plan that was read at that version. False when somebody else has saved since, or it is gone. */
export async function changePlan(tx: Tx, session: Session, plan: Plan, version: number): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set((row) => ({ ...columnsOf(plan), version: row('version', '+', 1) }))
		.where('id', '=', session.id)
		.where('version', '=', version)
		.executeTakeFirst();
	if (done.numUpdatedRows === 0n) return false;
	await putPrompts(tx, session.circleId, session.id, plan.prompts);
	return true;
}

function columnsOf(plan: Plan) {
	return {
		title: plan.title,
		objective: plan.objective,
		starts_at: plan.startsAt,
		ends_at: plan.endsAt,
		time_zone: plan.timeZone,
		place: plan.place,
		link: plan.link,
		attribution: plan.attribution
	};
}

// A prompt that stays keeps its id: pages and notes may point at it.
async function putPrompts(
	tx: Tx,
	circleId: string,
	sessionId: string,
	bodies: readonly string[]
): Promise<void> {
	const before = await listPrompts(tx, sessionId);
	const gone = before.filter((prompt) => !bodies.includes(prompt.body)).map((prompt) => prompt.id);
	if (gone.length > 0) await tx.deleteFrom('prompts').where('id', 'in', gone).execute();
	for (const [position, body] of bodies.entries()) {
		const kept = before.find((prompt) => prompt.body === body);
		if (kept) await tx.updateTable('prompts').set({ position }).where('id', '=', kept.id).execute();
		else
			await tx
				.insertInto('prompts')
				.values({ circle_id: circleId, session_id: sessionId, position, body })
				.execute();
	}
}

/** Removes a session that has not been opened. False when the database does not allow it. */
export async function removeSession(tx: Tx, id: string): Promise<boolean> {
	const done = await tx.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
	return done.numDeletedRows > 0n;
}

/** Opens the room, or opens it again after it was closed, with that item first. */
export async function openSession(tx: Tx, id: string, firstItem: string | null): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set({
			opened_at: sql<Date>`coalesce(opened_at, now())`,
			closed_at: null,
			current_item_id: firstItem,
			current_item_since: firstItem ? sql<Date>`now()` : null
		})
		.where('id', '=', id)
		.where((row) => row.or([row('opened_at', 'is', null), row('closed_at', 'is not', null)]))
		.executeTakeFirst();
	return done.numUpdatedRows > 0n;
}

/** Closes the room. What was written stays open to be finished. */
export async function closeSession(tx: Tx, id: string): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set({ closed_at: sql<Date>`now()`, current_item_id: null, current_item_since: null })
		.where('id', '=', id)
		.where('opened_at', 'is not', null)
		.where('closed_at', 'is', null)
		.executeTakeFirst();
	return done.numUpdatedRows > 0n;
}

/** Moves the room from one item to another. Does nothing when somebody else has moved it already. */
export async function moveClock(
	tx: Tx,
	id: string,
	from: string | null,
	to: string | null
): Promise<boolean> {
	const done = await tx
		.updateTable('sessions')
		.set({ current_item_id: to, current_item_since: to ? sql<Date>`now()` : null })
		.where('id', '=', id)
		.where('opened_at', 'is not', null)
		.where('closed_at', 'is', null)
		.where('current_item_id', 'is not distinct from', from)
		.executeTakeFirst();
	return done.numUpdatedRows > 0n;
}
