import { onEvent } from '$lib/server/outbox';
import { workOn } from '$lib/server/queue';
import { gather, mailRecord } from './mail-record.server';

onEvent('send a record round', 'publication.told', gather);
workOn<{ publicationId: string }>('mail-record', mailRecord);
