import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { config } from '$lib/server/config';
import { asWorker, type Tx } from '$lib/server/database';
import { sendMail } from '$lib/server/mail';
import { invitationMail, type InvitationToMail } from './invitation-mail';

const TOKEN_BYTES = 24;

/**
 * Makes a fresh link for an invitation and mails it; older links stop working. The token exists only in the mail: each
 * attempt after a failure makes another. Does nothing for one that was accepted or revoked meanwhile.
 */
export async function sendInvitation({ id }: { id: string }): Promise<void> {
	// Letters and digits only: mail programs leave a hyphen at the end out of the link.
	const token = randomBytes(TOKEN_BYTES).toString('hex');
	const invitation = await asWorker((tx) => renewLink(tx, id, token));
	if (!invitation) return;
	await sendMail(invitationMail(invitation, `${config.origin}/invitations/${token}`));
	await asWorker((tx) =>
		tx
			.updateTable('invitations')
			.set({ sent_at: sql<Date>`now()` })
			.where('id', '=', id)
			.execute()
	);
}

async function renewLink(tx: Tx, id: string, token: string): Promise<InvitationToMail | null> {
	const renewed = await tx
		.updateTable('invitations')
		.set({
			token_hash: sql<string>`private.hash_token(${token})`,
			expires_at: sql<Date>`now() + interval '14 days'`
		})
		.where('id', '=', id)
		.where('accepted_at', 'is', null)
		.where('revoked_at', 'is', null)
		.executeTakeFirst();
	if (renewed.numUpdatedRows === 0n) return null;
	const found = await tx
		.selectFrom('invitations as i')
		.innerJoin('circles as c', 'c.id', 'i.circle_id')
		.innerJoin('organisations as h', 'h.id', 'c.host_id')
		.innerJoin('organisations as o', 'o.id', 'i.organisation_id')
		.innerJoin('people as p', 'p.id', 'i.invited_by')
		.where('i.id', '=', id)
		.select([
			'i.email',
			'i.name',
			'i.expires_at as expiresAt',
			'c.name as circle',
			'c.is_sensitive as isSensitive',
			'h.name as host',
			'o.name as organisation',
			'p.name as inviter'
		])
		.executeTakeFirst();
	return found ?? null;
}
