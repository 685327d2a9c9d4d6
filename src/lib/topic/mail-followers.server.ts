import { createHash, randomBytes } from 'node:crypto';
import { config } from '$lib/server/config';
import type { Tx } from '$lib/server/database';
import { queueMail } from '$lib/server/mail';
import { wordMail, type NewPost } from './mail-words';

/**
 * Mails a new post: the first of a topic to all members who want to hear of new topics, an answer to those who follow
 * the topic; never to its author. Each mail carries a link of its own that stops further ones.
 */
export async function mailFollowers(tx: Tx, event: { subjectId: string | null }): Promise<void> {
	const post = event.subjectId ? await newPost(tx, event.subjectId) : null;
	if (!post) return;
	for (const reader of await readers(tx, post)) {
		const token = randomBytes(32).toString('base64url');
		await tx
			.insertInto('private.mute_links')
			.values({
				token_hash: createHash('sha256').update(token).digest('hex'),
				person_id: reader.id,
				topic_id: post.topicId,
				circle_id: post.circleId
			})
			.execute();
		await queueMail({ to: reader.email, ...wordMail(post, config.origin, token) }, tx);
	}
}

type Found = NewPost & { authorId: string };

async function newPost(tx: Tx, id: string): Promise<Found | null> {
	const row = await tx
		.selectFrom('posts as p')
		.innerJoin('topics as t', 't.id', 'p.topic_id')
		.innerJoin('circles as c', 'c.id', 'p.circle_id')
		.innerJoin('people as a', 'a.id', 'p.author_id')
		.select((query) => [
			'p.id',
			'p.body',
			'p.author_id as authorId',
			'a.name as author',
			't.id as topicId',
			't.title as topic',
			'c.id as circleId',
			'c.name as circle',
			'c.is_sensitive as isSensitive',
			query
				.not(
					query.exists(
						query
							.selectFrom('posts as earlier')
							.select('earlier.id')
							.whereRef('earlier.topic_id', '=', 'p.topic_id')
							.whereRef('earlier.created_at', '<', 'p.created_at')
					)
				)
				.as('isFirst')
		])
		.where('p.id', '=', id)
		.where('p.removed_at', 'is', null)
		.executeTakeFirst();
	return row ? { ...row, isFirst: Boolean(row.isFirst) } : null;
}

/** Members with an address, each once. People of the sample get no mail. */
function readers(tx: Tx, post: Found): Promise<{ id: string; email: string }[]> {
	return tx
		.selectFrom('memberships as m')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.innerJoin('person_emails as e', 'e.person_id', 'm.person_id')
		.leftJoin('topic_follows as f', (join) =>
			join.onRef('f.person_id', '=', 'm.person_id').on('f.topic_id', '=', post.topicId)
		)
		.select(['p.id', 'e.email'])
		.where('m.circle_id', '=', post.circleId)
		.where('m.ended_at', 'is', null)
		.where('p.is_sample', '=', false)
		.where('p.id', '<>', post.authorId)
		.where((where) =>
			post.isFirst
				? where.and([
						where('m.follows_topics', '=', true),
						where.or([where('f.follows', 'is', null), where('f.follows', '=', true)])
					])
				: where('f.follows', '=', true)
		)
		.execute();
}
