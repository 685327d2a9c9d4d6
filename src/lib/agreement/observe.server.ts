import { sql } from 'kysely';
import postgres from 'postgres';
import { rooms } from '$lib/collaboration/server';
import { sectionsOf, sectionToMarkdown } from '$lib/editor/read';
import { isUnwritten } from '$lib/publication/publication';
import { asWorker, type Tx } from '$lib/server/database';
import { eachAlone } from '$lib/server/each-alone';
import { canonicalBody } from './wording';

type Fence = { documentId: string; seq: string; isObserved: boolean; isAskedAbout: boolean };

/**
 * Looks at what the summary of a session reads now and notes its wordings, so that answers can be bound to them [A1].
 * Answers how many themes read differently from before. The caller knows that the session may be seen.
 */
export async function observeSummary(sessionId: string): Promise<number> {
	const fence = await asWorker((tx) => fenceOf(tx, sessionId));
	if (!fence || fence.isObserved) return 0;
	return look(sessionId, fence);
}

/** The same, but only while organisations are asked about it: a page that shows a round shows it as it is. */
export async function observeWhileAsked(sessionId: string): Promise<void> {
	const fence = await asWorker((tx) => fenceOf(tx, sessionId));
	if (fence?.isAskedAbout && !fence.isObserved) await look(sessionId, fence);
}

async function fenceOf(tx: Tx, sessionId: string): Promise<Fence | null> {
	const { rows } =
		await sql<Fence>`select document_id as "documentId", seq::text, is_observed as "isObserved",
		is_asked_about as "isAskedAbout" from private.summary_to_observe(${sessionId})`.execute(tx);
	return rows[0] ?? null;
}

async function look(sessionId: string, { documentId, seq }: Fence): Promise<number> {
	const texts = await rooms().read(documentId, (doc) =>
		Object.fromEntries(
			sectionsOf(doc)
				.map((section) => [section, canonicalBody(sectionToMarkdown(doc, section))] as const)
				// A theme that is still as a template began it is no text that anybody could agree to.
				.filter(([, markdown]) => !isUnwritten(markdown))
		)
	);
	return asWorker(async (tx) => {
		const { rows } = await sql<{ changed: number }>`
			select private.observe_summary(${sessionId}, ${seq}::bigint, ${JSON.stringify(texts)}::jsonb) as changed`.execute(
			tx
		);
		return rows[0]?.changed ?? 0;
	});
}

/** Closes the round of a session when its date has come, as the text was seen last before it [A8]. */
export async function closeIfDue(sessionId: string): Promise<void> {
	await asWorker((tx) => sql`select private.close_due_agreement(${sessionId})`.execute(tx));
}

/**
 * What runs every minute: looks at summaries that have come to rest or whose round ends within the next minute, and closes
 * what has come to its date.
 */
export async function lookAround(): Promise<void> {
	const { changed, due } = await asWorker(async (tx) => {
		const changed = await sql<{ id: string }>`select private.summaries_to_look_at() as id`.execute(tx);
		const due = await tx
			.selectFrom('agreement_rounds')
			.select('session_id as id')
			.where('closed_at', 'is', null)
			.where('closes_at', '<=', sql<Date>`now()`)
			.execute();
		return { changed: changed.rows, due };
	});
	await eachAlone('agreement-rounds', changed, ({ id }) => observeSummary(id));
	await eachAlone('agreement-rounds', due, ({ id }) => closeIfDue(id));
}

const attempts = 5;

/**
 * Does something that is bound to the wording of a summary: looks at the text first, and again when somebody wrote in
 * it in between [A2]. Throws what the database refuses.
 */
export async function boundToText<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt += 1) {
		await observeSummary(sessionId);
		try {
			return await work();
		} catch (refusal) {
			if (attempt === attempts || hintOf(refusal) !== 'field:moment') throw refusal;
		}
	}
}

/** The field that a refusal of the database is about, as 'field:<name>'. */
export function hintOf(refusal: unknown): string | null {
	return refusal instanceof postgres.PostgresError ? (refusal.hint ?? null) : null;
}
