import { asWorker } from '$lib/server/database';
import { onEvent } from '$lib/server/outbox';
import { enqueue, onSchedule, workOn } from '$lib/server/queue';
import { noteStep } from './reach/note.server';
import { noteReminders } from './reach/remind.server';
import { mailBatch, mailNewLink } from './reach/mail.server';
import { sendWhatIsDue } from './reach/send.server';

onEvent('note whom a step on a commitment concerns', 'action.', noteStep);
onEvent('send a link that somebody asks for', 'action.link_asked', async (tx, { detail, actorId }) => {
	await enqueue('commitment-link', { link: detail.link, sentBy: actorId }, { tx });
});
onSchedule('commitment-reminders', '7 * * * *', async () => {
	await asWorker((tx) => noteReminders(tx, new Date()));
});
onSchedule('commitment-mails', '*/2 * * * *', () => sendWhatIsDue(new Date()));
workOn('commitment-mail', mailBatch);
workOn('commitment-link', mailNewLink);
