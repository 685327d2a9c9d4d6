import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { GONE, type Post } from './topic';

/** How many posts a page shows. */
const PAGE = 200;

/** The last posts of a conversation, oldest first; `before` (the id of a post) gives those ahead of it. */
export async function readPosts(
	tx: Tx,
	topicId: string,
	before?: string
): Promise<{ posts: Post[]; hasOlder: boolean }> {
	let query = posts(tx)
		.where('p.topic_id', '=', topicId)
		.orderBy('p.created_at', 'desc')
		.orderBy('p.id', 'desc')
		.limit(PAGE + 1);
	if (before)
		query = query.where(
			sql<boolean>`(p.created_at, p.id) < (select b.created_at, b.id from public.posts b where b.id = ${before}::uuid)`
		);
	const rows = await query.execute();
	return { posts: rows.slice(0, PAGE).reverse().map(toPost), hasOlder: rows.length > PAGE };
}

/** One post of a conversation, or null. */
export async function readPost(tx: Tx, topicId: string, id: string): Promise<Post | null> {
	const row = await posts(tx).where('p.topic_id', '=', topicId).where('p.id', '=', id).executeTakeFirst();
	return row ? toPost(row) : null;
}

/** Adds a post. Sent twice with the same id, it is there once. */
export async function addPost(
	tx: Tx,
	circleId: string,
	topicId: string,
	post: { id: string; body: string }
): Promise<void> {
	await tx
		.insertInto('posts')
		.values({ id: post.id, circle_id: circleId, topic_id: topicId, body: post.body })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

/** Changes the words of one's own post; false where there is none to change. Throws the refusals of the database. */
export async function editPost(tx: Tx, topicId: string, id: string, body: string): Promise<boolean> {
	const changed = await tx
		.updateTable('posts')
		.set({ body })
		.where('id', '=', id)
		.where('topic_id', '=', topicId)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

/** Empties a post and leaves its place. */
export async function removePost(tx: Tx, topicId: string, id: string): Promise<boolean> {
	const changed = await tx
		.updateTable('posts')
		.set({ removed_at: sql<Date>`now()` })
		.where('id', '=', id)
		.where('topic_id', '=', topicId)
		.where('removed_at', 'is', null)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

/** Puts one's own removed post back with its words, which the author's page has kept; within ten minutes. */
export async function restorePost(tx: Tx, topicId: string, id: string, body: string): Promise<boolean> {
	const changed = await tx
		.updateTable('posts')
		.set({ body, removed_at: null })
		.where('id', '=', id)
		.where('topic_id', '=', topicId)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

function posts(tx: Tx) {
	return tx
		.selectFrom('posts as p')
		.leftJoin('people as a', 'a.id', 'p.author_id')
		.select([
			'p.id',
			'p.author_id',
			'a.name as author',
			'p.body',
			'p.created_at',
			'p.edited_at',
			'p.removed_at',
			sql<
				string | null
			>`(select o.name from public.memberships m join public.organisations o on o.id = m.organisation_id
				where m.circle_id = p.circle_id and m.person_id = p.author_id order by m.ended_at desc nulls first limit 1)`.as(
				'organisation'
			)
		]);
}

type PostRow = Awaited<ReturnType<ReturnType<typeof posts>['executeTakeFirstOrThrow']>>;

function toPost(row: PostRow): Post {
	return {
		id: row.id,
		author: { id: row.author_id, name: row.author ?? GONE },
		organisation: row.organisation,
		body: row.removed_at ? '' : row.body,
		createdAt: row.created_at,
		editedAt: row.edited_at,
		removedAt: row.removed_at
	};
}
