import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '$lib/server/database';
import type { Comment, startForm, replyForm, editForm, removeForm, Thread } from './comment';

/** The threads of a document, in the order they began, resolved ones included. */
export async function threadsOf(tx: Tx, documentId: string): Promise<Thread[]> {
	const threads = tx
		.selectFrom('comment_threads')
		.select(['id', 'document_id', 'section', 'place', 'quote', 'created_at', 'settled_at'])
		.where('document_id', '=', documentId)
		.orderBy('created_at')
		.orderBy('id')
		.execute();
	const comments = tx
		.selectFrom('comments as c')
		.innerJoin('comment_threads as t', 't.id', 'c.thread_id')
		.leftJoin('people as p', 'p.id', 'c.author_id')
		.select([
			'c.id',
			'c.thread_id',
			'c.author_id',
			'p.name',
			'c.body',
			'c.created_at',
			'c.edited_at',
			'c.removed_at'
		])
		.where('t.document_id', '=', documentId)
		.orderBy('c.created_at')
		.orderBy('c.id')
		.execute();
	const [begun, said] = await Promise.all([threads, comments]);
	const byThread = new Map<string, Comment[]>();
	for (const row of said) {
		const list = byThread.get(row.thread_id) ?? [];
		byThread.set(row.thread_id, list);
		list.push({
			id: row.id,
			author: row.author_id === null ? null : { id: row.author_id, name: row.name ?? 'Somebody' },
			body: row.body,
			at: row.created_at,
			isEdited: row.edited_at !== null,
			isRemoved: row.removed_at !== null
		});
	}
	return begun.map((row) => ({
		id: row.id,
		documentId: row.document_id,
		section: row.section,
		place: row.place as unknown as Thread['place'],
		quote: row.quote,
		startedAt: row.created_at,
		isSettled: row.settled_at !== null,
		comments: byThread.get(row.id) ?? []
	}));
}

// Each throws the refusals of the database; sent twice with the same ids, it happens once.

export async function startComment(tx: Tx, given: z.output<typeof startForm>): Promise<void> {
	await sql`select public.start_comment(${given.thread ?? null}::uuid, ${given.comment ?? null}::uuid, ${given.document}::uuid,
		${given.section}, ${JSON.stringify(given.place)}::text::jsonb, ${given.quote}, ${given.body}, ${given.key ?? null})`.execute(
		tx
	);
}

export async function replyToComment(tx: Tx, given: z.output<typeof replyForm>): Promise<void> {
	await sql`select public.reply_to_comment(${given.thread}::uuid, ${given.comment ?? null}::uuid, ${given.body},
		${given.key ?? null})`.execute(tx);
}

export async function editComment(tx: Tx, given: z.output<typeof editForm>): Promise<void> {
	await sql`select public.edit_comment(${given.comment}::uuid, ${given.body}, ${given.key ?? null})`.execute(
		tx
	);
}

export async function removeComment(tx: Tx, given: z.output<typeof removeForm>): Promise<void> {
	await sql`select public.remove_comment(${given.comment}::uuid, ${given.key ?? null})`.execute(tx);
}

/** Resolves a thread, or opens it again. */
export async function settleThread(tx: Tx, threadId: string, settled: boolean): Promise<void> {
	await sql`select public.settle_thread(${threadId}::uuid, ${settled})`.execute(tx);
}

/** Comments go where the server has moved their words. For background work: nobody else can move a comment. */
export async function moveThreads(
	tx: Tx,
	documentId: string,
	moved: readonly Pick<Thread, 'id' | 'section' | 'place'>[]
): Promise<void> {
	const places = moved.map(({ id, section, place }) => ({ id, section, place }));
	await sql`select private.move_threads(${documentId}::uuid, ${JSON.stringify(places)}::text::jsonb)`.execute(
		tx
	);
}
