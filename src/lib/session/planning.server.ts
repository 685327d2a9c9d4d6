import { sql } from 'kysely';
import type { Role } from '$lib/circle/circle';
import type { Tx } from '$lib/server/database';
import type { Plan, Session } from './session';
import { listPrompts } from './session.server';

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

/** Whether anything came of a session that must not go with it: a record, a decision, somebody who was there. */
export async function cameToSomething(tx: Tx, id: string): Promise<boolean> {
	const { rows } = await sql<{
		came: boolean;
	}>`select private.came_to_something(${id}::uuid) as came`.execute(tx);
	return rows[0]?.came ?? false;
}

/** Removes a session that was not opened and of which nothing came. False when the database does not allow it. */
export async function removeSession(tx: Tx, id: string): Promise<boolean> {
	// What is on its way into the session is waited for: it counts.
	await tx.selectFrom('sessions').select('id').where('id', '=', id).forUpdate().execute();
	const done = await tx.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
	return done.numDeletedRows > 0n;
}
