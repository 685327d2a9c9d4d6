import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { atLeast, type Role } from '$lib/circle/circle';
import { arrange, type Reply, type RoomAttendance } from './attendance';

/**
 * Who said they would come and who is here. Row-level security decides whose rows there are; members without
 * a row are listed only for those who may mark them.
 */
export async function readAttendance(
	tx: Tx,
	session: { id: string; circleId: string },
	role: Role
): Promise<RoomAttendance> {
	const rows = await tx
		.selectFrom('memberships as m')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.innerJoin('organisations as o', 'o.id', 'm.organisation_id')
		.leftJoin('attendance as a', (join) =>
			join.onRef('a.membership_id', '=', 'm.id').on('a.session_id', '=', session.id)
		)
		.select([
			'm.id as membershipId',
			'p.name',
			'o.name as organisation',
			'a.reply',
			'a.arrived_at as arrivedAt',
			'a.left_at as leftAt'
		])
		.select([
			sql<boolean>`m.id in (select private.my_memberships())`.as('isMe'),
			sql<boolean>`(select private.may_see_room(${session.id}::uuid))`.as('seesRoom')
		])
		.where('m.circle_id', '=', session.circleId)
		.where((row) => row.or([row('m.ended_at', 'is', null), row('a.session_id', 'is not', null)]))
		.orderBy('p.name')
		.execute();
	const everybody = rows.map(({ seesRoom: _, ...guest }) => guest);
	return arrange(everybody, rows[0]?.seesRoom ?? false, atLeast(role, 'facilitator'));
}

type Seat = { sessionId: string; circleId: string; membershipId: string };

/** Says whether a member will come. */
export async function reply(tx: Tx, seat: Seat, answer: Reply): Promise<void> {
	await tx
		.insertInto('attendance')
		.values({ ...rowOf(seat), reply: answer })
		.onConflict((conflict) =>
			conflict.columns(['session_id', 'membership_id']).doUpdateSet({ reply: answer })
		)
		.execute();
}

/** Says that a member is in the room; the first arrival counts. */
export async function arrive(tx: Tx, seat: Seat): Promise<void> {
	await tx
		.insertInto('attendance')
		.values({ ...rowOf(seat), arrived_at: sql<Date>`now()` })
		.onConflict((conflict) =>
			conflict
				.columns(['session_id', 'membership_id'])
				.doUpdateSet({ arrived_at: sql<Date>`coalesce(attendance.arrived_at, now())`, left_at: null })
		)
		.execute();
}

/** Says that a member has left the room. */
export async function leave(tx: Tx, seat: Seat): Promise<void> {
	await tx
		.updateTable('attendance')
		.set({ left_at: sql<Date>`now()` })
		.where('session_id', '=', seat.sessionId)
		.where('membership_id', '=', seat.membershipId)
		.where('arrived_at', 'is not', null)
		.where('left_at', 'is', null)
		.execute();
}

function rowOf(seat: Seat) {
	return { session_id: seat.sessionId, circle_id: seat.circleId, membership_id: seat.membershipId };
}
