import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Review, ReviewInput, ReviewLine } from './review';

export type ReviewName = { id: string; title: string; from: string; to: string; isFrozen: boolean };

/** The reviews of a circle, the latest first. */
export async function reviewsOf(tx: Tx, circleId: string): Promise<ReviewName[]> {
	const rows = await tx
		.selectFrom('reviews')
		.select(['id', 'title', 'from_day', 'to_day', 'frozen_at'])
		.where('circle_id', '=', circleId)
		.orderBy('to_day', 'desc')
		.orderBy('id')
		.limit(100)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		title: row.title,
		from: row.from_day,
		to: row.to_day,
		isFrozen: row.frozen_at !== null
	}));
}

/** One review of a circle, with its frozen lines where it is frozen; null where there is none for the caller. */
export async function readReview(
	tx: Tx,
	circleId: string,
	id: string
): Promise<(Review & { lines: ReviewLine[] | null }) | null> {
	const row = await tx
		.selectFrom('reviews as r')
		.leftJoin('people as p', 'p.id', 'r.created_by')
		.leftJoin('people as f', 'f.id', 'r.frozen_by')
		.selectAll('r')
		.select(['p.name as author', 'f.name as freezer'])
		.where('r.id', '=', id)
		.where('r.circle_id', '=', circleId)
		.executeTakeFirst();
	if (!row) return null;
	const { frozen_at: at, fingerprint, markdown } = row;
	return {
		id: row.id,
		title: row.title,
		from: row.from_day,
		to: row.to_day,
		words: row.words,
		version: row.version,
		createdBy: row.author ?? 'Somebody who has left',
		frozen:
			at && fingerprint && markdown
				? { at, by: row.freezer ?? 'Somebody who has left', fingerprint, markdown }
				: null,
		lines: at ? (row.lines as unknown as ReviewLine[]) : null
	};
}

/** Begins a review and answers its id; the policies let conveners alone. */
export async function beginReview(tx: Tx, circleId: string, given: ReviewInput): Promise<string> {
	const made = await tx
		.insertInto('reviews')
		.values({
			circle_id: circleId,
			title: given.title,
			from_day: given.from,
			to_day: given.to,
			words: given.words
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return made.id;
}

/** False when it is frozen, not the caller's to change, or no longer what they had read (its version). */
export async function changeReview(
	tx: Tx,
	circleId: string,
	id: string,
	seen: number,
	given: ReviewInput
): Promise<boolean> {
	const changed = await tx
		.updateTable('reviews')
		.set({ title: given.title, from_day: given.from, to_day: given.to, words: given.words })
		.where('id', '=', id)
		.where('circle_id', '=', circleId)
		.where('frozen_at', 'is', null)
		.where('version', '=', seen)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

/** Forgets a review that is not frozen. */
export async function dropReview(tx: Tx, circleId: string, id: string): Promise<void> {
	await tx.deleteFrom('reviews').where('id', '=', id).where('circle_id', '=', circleId).execute();
}

/** Says something to a line of a review that is open. */
export async function commentOnReview(
	tx: Tx,
	circleId: string,
	id: string,
	given: { commitment: string; indicator?: string | undefined; body: string }
): Promise<void> {
	await tx
		.insertInto('review_comments')
		.values({
			circle_id: circleId,
			review_id: id,
			action_id: given.commitment,
			indicator_id: given.indicator ?? null,
			body: given.body
		})
		.execute();
}

/** Takes a comment back, while the review is open: one's own, or, for conveners, any. */
export async function removeComment(tx: Tx, circleId: string, comment: string): Promise<void> {
	await tx
		.deleteFrom('review_comments')
		.where('id', '=', comment)
		.where('circle_id', '=', circleId)
		.execute();
}

/** What a review that is not frozen says now; null where there is none for the caller. */
export async function reviewNow(
	tx: Tx,
	id: string
): Promise<{ lines: ReviewLine[]; markdown: string; fingerprint: string } | null> {
	const { rows } = await sql<{ lines: ReviewLine[]; markdown: string; fingerprint: string }>`
		select lines, markdown, fingerprint from public.review_now(${id}::uuid)`.execute(tx);
	return rows[0] ?? null;
}

/**
 * Freezes a review for good, as long as it says what was seen (the fingerprint of its text); answers that. Throws the refusals
 * of public.freeze_review.
 */
export async function freezeReview(tx: Tx, id: string, seen: string): Promise<string> {
	const { rows } = await sql<{ fingerprint: string }>`
		select public.freeze_review(${id}::uuid, ${seen}) as fingerprint`.execute(tx);
	return rows[0]?.fingerprint ?? '';
}
