import { onWriting } from '$lib/collaboration/server';
import { workerPool } from '$lib/server/database';
import { onSchedule } from '$lib/server/queue';
import { onShutdown } from '$lib/server/shutdown';
import { versions } from './keep.server';

onWriting((documentId, personId) => versions().note(documentId, personId));
onShutdown('versions', () => versions().flush(), 'background');
onSchedule('thin-versions', '17 3 * * *', async () => {
	await workerPool()`select private.thin_versions(), private.remove_abandoned_notes()`;
});
