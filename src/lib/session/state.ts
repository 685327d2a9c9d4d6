export type SessionState = 'planned' | 'open' | 'closed';

export function stateOf(session: { openedAt: Date | null; closedAt: Date | null }): SessionState {
	if (session.closedAt) return 'closed';
	return session.openedAt ? 'open' : 'planned';
}
