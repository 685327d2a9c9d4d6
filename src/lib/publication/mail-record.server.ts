import { createHash, randomBytes } from 'node:crypto';
import { config } from '$lib/server/config';
import { asWorker, type Tx } from '$lib/server/database';
import { queueMail } from '$lib/server/mail';
import { enqueue } from '$lib/server/queue';
import { wordRecordMail } from './mail-words';

/** Versions sent round within this time become one mail, about the last that was. */
const gatheredSeconds = 120;

/** A version is to be sent round: soon, and once. */
export async function gather(tx: Tx, event: { subjectId: string | null }): Promise<void> {
	if (!event.subjectId) return;
	await enqueue(
		'mail-record',
		{ publicationId: event.subjectId },
		{ tx, startAfter: gatheredSeconds, singletonKey: event.subjectId, singletonSeconds: gatheredSeconds }
	);
}

/**
 * Mails a version to every member who takes mails, one mail each: unless it was taken back meanwhile, or another version of
 * the record was sent round after it, which then has a mail of its own.
 */
export async function mailRecord({ publicationId }: { publicationId: string }): Promise<void> {
	await asWorker(async (tx) => {
		const record = await find(tx, publicationId);
		if (!record || (await isOvertaken(tx, publicationId, record.sessionId))) return;
		for (const reader of await readers(tx, record.circleId)) {
			const token = randomBytes(32).toString('base64url');
			await tx
				.insertInto('private.commitment_mute_links')
				.values({
					token_hash: createHash('sha256').update(token).digest('hex'),
					person_id: reader.id,
					circle_id: record.circleId
				})
				.execute();
			const stop = `${config.origin}/mute/commitments/${token}`;
			await queueMail({ to: reader.email, ...wordRecordMail(record, config.origin, stop) }, tx);
		}
	});
}

async function find(tx: Tx, publicationId: string) {
	const row = await tx
		.selectFrom('publications as p')
		.innerJoin('circles as c', 'c.id', 'p.circle_id')
		.innerJoin('sessions as s', 's.id', 'p.session_id')
		.select([
			'p.slug',
			'p.number',
			'p.title',
			'p.host',
			'p.markdown',
			'p.attribution',
			's.attribution as rule',
			'p.session_id as sessionId',
			'c.id as circleId',
			'c.name as circle',
			'c.is_sensitive as isSensitive'
		])
		.where('p.id', '=', publicationId)
		.where('p.withdrawn_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** Whether the version that was sent round last is another one, and still out. */
async function isOvertaken(tx: Tx, publicationId: string, sessionId: string): Promise<boolean> {
	const last = await tx
		.selectFrom('events as e')
		.innerJoin('publications as p', 'p.id', 'e.subject_id')
		.select('p.id')
		.where('e.kind', '=', 'publication.told')
		.where('e.session_id', '=', sessionId)
		.where('p.withdrawn_at', 'is', null)
		.orderBy('e.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	return last !== undefined && last.id !== publicationId;
}

/** Members with an address who have not ended mails, here or everywhere. People of the sample get none. */
function readers(tx: Tx, circleId: string): Promise<{ id: string; email: string }[]> {
	return tx
		.selectFrom('memberships as m')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.innerJoin('person_emails as e', 'e.person_id', 'm.person_id')
		.select(['p.id', 'e.email'])
		.where('m.circle_id', '=', circleId)
		.where('m.ended_at', 'is', null)
		.where('p.is_sample', '=', false)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('private.mail_choices as c')
						.select('c.person_id')
						.whereRef('c.person_id', '=', 'm.person_id')
						.where((of) => of.or([of('c.circle_id', '=', circleId), of('c.circle_id', 'is', null)]))
						.where('c.pace', '=', 'off')
				)
			)
		)
		.execute();
}
