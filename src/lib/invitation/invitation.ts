export type InvitationState = 'waiting' | 'sent' | 'expired' | 'revoked';

export const invitationStates: Record<
	InvitationState,
	{ label: string; tone: 'neutral' | 'progress' | 'late' | 'withdrawn' }
> = {
	waiting: { label: 'On its way', tone: 'neutral' },
	sent: { label: 'Sent', tone: 'progress' },
	expired: { label: 'Expired', tone: 'late' },
	revoked: { label: 'Revoked', tone: 'withdrawn' }
};

/** The database refuses an eleventh mail to one invitation. */
export const MOST_SENDS = 10;
/** How many people one list may hold. */
export const MOST_LINES = 200;

/** Where an open invitation stands. */
export function invitationState(
	invitation: { revokedAt: Date | null; expiresAt: Date; sentAt: Date | null },
	now = new Date()
): InvitationState {
	if (invitation.revokedAt) return 'revoked';
	if (invitation.expiresAt < now) return 'expired';
	return invitation.sentAt ? 'sent' : 'waiting';
}
