import { asWorker } from '$lib/server/database';
import { onEvent } from '$lib/server/outbox';
import { enqueue, onSchedule, workOn } from '$lib/server/queue';
import { lookAround, observeWhileAsked } from './observe.server';
import { noteAgreement, noteClosing } from './reach/note.server';
import { mailAgreements, sendAgreementMails } from './reach/send.server';

onEvent('note whom an agreement concerns', 'agreement.', noteAgreement);
onEvent('look again at a summary whose themes have changed', 'theme.', async (tx, { sessionId }) => {
	if (sessionId) await enqueue('agreement-look', { sessionId }, { tx });
});
workOn<{ sessionId: string }>('agreement-look', ({ sessionId }) => observeWhileAsked(sessionId));
onSchedule('agreement-rounds', '* * * * *', lookAround);
onSchedule('agreement-reminders', '11 * * * *', () => asWorker((tx) => noteClosing(tx, new Date())));
onSchedule('agreement-mails', '*/2 * * * *', () => sendAgreementMails(new Date()));
workOn('agreement-mail', mailAgreements);
