import { sql } from 'kysely';
import { asWorker, type Tx } from '$lib/server/database';
import type { RecordAgreement } from './agreement-words';

const columns = [
	'id',
	'session_id',
	'number',
	'slug',
	'audience',
	'title',
	'host',
	'held_on',
	'attribution',
	'fingerprint',
	'published_at',
	'withdrawn_at'
] as const;

/** The versions of a session's record, newest first, without their text; of what was taken back also why. */
export function listPublications(tx: Tx, sessionId: string) {
	return tx
		.selectFrom('publications')
		.select([...columns, 'withdrawn_reason'])
		.where('session_id', '=', sessionId)
		.orderBy('number', 'desc')
		.execute();
}

export type ListedVersion = Awaited<ReturnType<typeof listPublications>>[number];

/**
 * Sessions with a version at an address that the caller may read. Later versions may have another one: an address that says too
 * much is given up, and leads whoever may read what is there to what came after it.
 */
const sessionsAt = (tx: Tx, slug: string) =>
	tx
		.selectFrom('publications as at')
		.select('at.session_id')
		.where('at.slug', '=', slug)
		.where('at.withdrawn_at', 'is', null);

/**
 * The newest version of the record at an address that the caller may read, or the one with that number. Null when there is
 * none: not published, withdrawn, or not for them.
 */
export async function findPublication(tx: Tx, slug: string, number: number | null) {
	const found = await tx
		.selectFrom('publications')
		.select([...columns, 'markdown', sql<RecordAgreement | null>`agreement`.as('agreement')])
		.where('session_id', 'in', sessionsAt(tx, slug))
		.where('withdrawn_at', 'is', null)
		.$if(number !== null, (query) => query.where('number', '=', number))
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return found ?? null;
}

/** The numbers of all versions of the record at an address that the caller may read, newest first. */
export async function listVersions(tx: Tx, slug: string): Promise<number[]> {
	const rows = await tx
		.selectFrom('publications')
		.select('number')
		.where('session_id', 'in', sessionsAt(tx, slug))
		.where('withdrawn_at', 'is', null)
		.orderBy('number', 'desc')
		.execute();
	return rows.map((row) => row.number);
}

export type PublicIndicator = {
	name: string;
	unit: string;
	baseline: number | null;
	target: number | null;
	/** What was measured last, and the day of that. */
	value: number | null;
	on: string | null;
};
export type PublicCommitment = {
	title: string;
	organisation: string;
	state: string;
	due: string | null;
	/** Since when it is in that state. */
	state_on: string | null;
	/** How far along, in per cent. */
	progress: number | null;
	indicators: PublicIndicator[];
};

/** What came of it, for whoever may read the record: the commitments of the session that their owners made public, as they stand today. */
export async function listPublicCommitments(tx: Tx, slug: string): Promise<PublicCommitment[]> {
	const { rows } = await sql<PublicCommitment>`select * from public.published_commitments(${slug})`.execute(
		tx
	);
	return rows;
}

/** What a record is made from: the fingerprint of each section, null for one that it leaves out as a whole. */
export type Wordings = Readonly<Record<string, string | null>>;

/** What a record made from these wordings would say about agreement; null when no round has closed, or for nobody of the circle. */
export async function readAgreement(
	tx: Tx,
	sessionId: string,
	wordings: Wordings
): Promise<RecordAgreement | null> {
	const { rows } = await sql<{
		agreement: RecordAgreement | null;
	}>`select public.agreement_to_publish(${sessionId}, ${JSON.stringify(wordings)}::text::jsonb) as agreement`.execute(
		tx
	);
	return rows[0]?.agreement ?? null;
}

/** The public versions at an address that were taken back: all that is still said of them. */
export async function listWithdrawn(
	tx: Tx,
	slug: string
): Promise<{ number: number; withdrawn_on: string }[]> {
	const { rows } = await sql<{
		number: number;
		withdrawn_on: string;
	}>`select number, withdrawn_on::text from public.withdrawn_publication(${slug})`.execute(tx);
	return rows;
}

export type ComposedRecord = { audience: 'public' | 'members'; title: string; markdown: string };

/**
 * Notes that the server has made this record from a summary that reads so, and has looked at it: within ten minutes it can be
 * published. The caller has checked it.
 */
export async function noteComposed(
	sessionId: string,
	record: ComposedRecord,
	wordings: Wordings
): Promise<void> {
	await asWorker((tx) =>
		sql`select private.note_composed(${sessionId}, ${record.audience}::public.audience, ${record.title}, ${record.markdown},
			${JSON.stringify(wordings)}::text::jsonb)`.execute(tx)
	);
}

/** Freezes a version that was noted before. Conveners only: the database refuses everybody else. Returns its address. */
export async function publishSummary(
	tx: Tx,
	sessionId: string,
	record: ComposedRecord
): Promise<{ slug: string; number: number }> {
	const { rows } = await sql<{ slug: string; number: number }>`
		select * from public.publish_summary(${sessionId}, ${record.audience}::public.audience, ${record.title}, ${record.markdown})
	`.execute(tx);
	const [published] = rows;
	if (!published) throw new Error('publish_summary returned no row');
	return published;
}

/** Takes a version back at once. Conveners only: the database refuses everybody else. */
export async function withdrawPublication(tx: Tx, id: string, reason: string): Promise<void> {
	await sql`select public.withdraw_publication(${id}, ${reason})`.execute(tx);
}

export type NextStep = { title: string; organisation: string; due: string | null; is_public: boolean };

/** What was promised in a session and accepted; a record may name only those that their owner made public. */
export async function listNextSteps(tx: Tx, sessionId: string): Promise<NextStep[]> {
	const steps = await tx
		.selectFrom('actions as a')
		.innerJoin('organisations as o', 'o.id', 'a.owner_id')
		.select(['a.title', 'o.name as organisation', 'a.due', 'a.is_public'])
		.where('a.session_id', '=', sessionId)
		.where('a.state', 'not in', ['proposed', 'countered', 'declined', 'withdrawn'])
		// A record is for the whole circle at least.
		.where('a.visibility', '=', 'circle')
		.orderBy(sql`a.due nulls last`)
		.orderBy('a.title')
		.execute();
	return steps;
}

/** Mails a version to the members of the circle. Conveners only: the database refuses everybody else. */
export async function tellParticipants(tx: Tx, sessionId: string, number: number): Promise<void> {
	await sql`select public.tell_participants(${sessionId}, ${number})`.execute(tx);
}
