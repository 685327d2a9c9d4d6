import { sql } from 'kysely';
import type { Role } from '$lib/circle/circle';
import type { Tx } from '$lib/server/database';
import { MOST_SENDS } from './invitation';

export type InvitationLine = {
	id: string;
	email: string;
	name: string;
	organisation: string;
	role: Role;
	sends: number;
	sentAt: Date | null;
	expiresAt: Date;
	revokedAt: Date | null;
	invitedBy: string | null;
};

/** Invitations that nobody has accepted, the newest first; only those who run the circle see any. */
export async function listInvitations(tx: Tx, circle: string): Promise<InvitationLine[]> {
	return tx
		.selectFrom('invitations as i')
		.innerJoin('organisations as o', 'o.id', 'i.organisation_id')
		.leftJoin('people as p', 'p.id', 'i.invited_by')
		.where('i.circle_id', '=', circle)
		.where('i.accepted_at', 'is', null)
		.select([
			'i.id',
			'i.email',
			'i.name',
			'o.name as organisation',
			'i.role',
			'i.sends',
			'i.sent_at as sentAt',
			'i.expires_at as expiresAt',
			'i.revoked_at as revokedAt',
			'p.name as invitedBy'
		])
		.orderBy('i.revoked_at', (order) => order.desc().nullsFirst())
		.orderBy('i.created_at', 'desc')
		.limit(500)
		.execute();
}

/** The addresses of those who are in the circle, and of those who are invited to it. */
export async function addressesOf(
	tx: Tx,
	circle: string
): Promise<{ members: Set<string>; invited: Set<string> }> {
	const members = await tx
		.selectFrom('memberships as m')
		.innerJoin('person_emails as e', 'e.person_id', 'm.person_id')
		.where('m.circle_id', '=', circle)
		.where('m.ended_at', 'is', null)
		.select('e.email')
		.execute();
	const invited = await tx
		.selectFrom('invitations')
		.where('circle_id', '=', circle)
		.where('accepted_at', 'is', null)
		.where('revoked_at', 'is', null)
		.select('email')
		.execute();
	return {
		members: new Set(members.map(({ email }) => email)),
		invited: new Set(invited.map(({ email }) => email))
	};
}

export type NewInvitation = { email: string; name: string; organisation: string; role: Role };

/** Invites all of them, or none. The mails follow in the background. Throws the database's refusal. */
export async function invite(tx: Tx, circle: string, people: readonly NewInvitation[]): Promise<void> {
	await tx
		.insertInto('invitations')
		.values(
			people.map(({ email, name, organisation, role }) => ({
				circle_id: circle,
				email,
				name,
				organisation_id: organisation,
				role
			}))
		)
		.execute();
}

/** Asks for another mail with a new link. False when there have been too many, or it is not there to be sent. */
export async function sendAgain(tx: Tx, circle: string, id: string): Promise<boolean> {
	const changed = await tx
		.updateTable('invitations')
		.set((eb) => ({ sends: eb('sends', '+', 1) }))
		.where('id', '=', id)
		.where('circle_id', '=', circle)
		.where('revoked_at', 'is', null)
		.where('sends', '<', MOST_SENDS)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

/** Makes the link worthless. False when it is not there to be revoked. */
export async function revoke(tx: Tx, circle: string, id: string): Promise<boolean> {
	const changed = await tx
		.updateTable('invitations')
		.set({ revoked_at: sql<Date>`now()` })
		.where('id', '=', id)
		.where('circle_id', '=', circle)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

export type Invitation = {
	id: string;
	circle_id: string;
	circle: string;
	host: string;
	inviter: string;
	email: string;
	name: string;
	organisation: string;
	role: string;
	state: 'open' | 'accepted' | 'revoked' | 'expired';
	/** Of the circle; empty once the link has ended. */
	objective: string;
	sensitive: boolean;
};

/** What the link is for, or null for an unknown one. Looking uses nothing up. */
export async function readInvitation(tx: Tx, token: string): Promise<Invitation | null> {
	const { rows } = await sql<Invitation>`select * from public.read_invitation(${token})`.execute(tx);
	return rows[0] ?? null;
}

/** Joins the circle as the person of this transaction; returns its id. Throws the database's refusal. */
export async function acceptInvitation(tx: Tx, token: string, name: string): Promise<string> {
	const { rows } = await sql<{
		circle: string;
	}>`select public.accept_invitation(${token}, ${name}) as circle`.execute(tx);
	const [accepted] = rows;
	if (!accepted) throw new Error('An accepted invitation leads nowhere.');
	return accepted.circle;
}

/** True when somebody signs in with that address already. For the background identity. */
export async function hasAccount(tx: Tx, email: string): Promise<boolean> {
	const found = await tx
		.selectFrom('person_emails as e')
		.innerJoin('people as p', 'p.id', 'e.person_id')
		.where('e.email', '=', email)
		.where('p.user_id', 'is not', null)
		.select('p.id')
		.executeTakeFirst();
	return found !== undefined;
}
