import type { Tx } from '$lib/server/database';
import type { Role } from '$lib/circle/circle';
import type { Session, SessionSummary } from './session';

export type RoomFrame = {
	session: Session;
	circle: { id: string; name: string; isSensitive: boolean; deviceCopies: boolean };
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
			'c.device_copies',
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
		circle: {
			id: row.circle_id,
			name: row.name,
			isSensitive: row.is_sensitive,
			deviceCopies: row.device_copies
		},
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
	was_chatham_house: boolean;
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
		wasChathamHouse: row.was_chatham_house,
		link: row.link,
		currentItemId: row.current_item_id,
		currentItemSince: row.current_item_since,
		version: row.version
	};
}

function summaryOf(
	row: Omit<
		SessionRow,
		'objective' | 'link' | 'was_chatham_house' | 'current_item_id' | 'current_item_since' | 'version'
	>
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
