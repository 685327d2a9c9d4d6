import { asWorker } from '$lib/server/database';
import { onEvent } from '$lib/server/outbox';
import { onSchedule, workOn } from '$lib/server/queue';
import { noteStep } from './reach/note.server';
import { noteReminders } from './reach/remind.server';
import { mailBatch, sendWhatIsDue } from './reach/send.server';

onEvent('note whom a step on a commitment concerns', 'action.', noteStep);
onSchedule('commitment-reminders', '7 * * * *', async () => {
	await asWorker((tx) => noteReminders(tx, new Date()));
});
onSchedule('commitment-mails', '*/2 * * * *', () => sendWhatIsDue(new Date()));
workOn('commitment-mail', mailBatch);
