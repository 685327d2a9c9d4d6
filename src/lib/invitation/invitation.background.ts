import { onEvent } from '$lib/server/outbox';
import { enqueue, workOn } from '$lib/server/queue';
import { sendInvitation } from './send-invitation.server';

workOn<{ id: string }>('invitation', sendInvitation);

onEvent('send invitations', 'invitation.', async (tx, { kind, subjectId, detail }) => {
	const asked =
		kind === 'invitation.added' || (kind === 'invitation.changed' && columns(detail).includes('sends'));
	if (asked && subjectId) await enqueue('invitation', { id: subjectId }, { tx });
});

function columns(detail: Record<string, unknown>): unknown[] {
	return Array.isArray(detail.columns) ? detail.columns : [];
}
