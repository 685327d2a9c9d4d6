import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { addPost } from './post.server';
import { GONE, type NewTopic, type Topic, type TopicSummary } from './topic';

/** The conversations of a circle, the liveliest first; empty for those outside it. */
export async function listTopics(tx: Tx, circleId: string, personId: string): Promise<TopicSummary[]> {
	const rows = await surroundings(tx, personId)
		.select([
			sql<number>`(select count(*)::int from public.posts p where p.topic_id = t.id and p.removed_at is null)`.as(
				'posts'
			),
			sql<number>`(select count(*)::int from public.posts p where p.topic_id = t.id and p.removed_at is null
				and p.author_id <> ${personId}::uuid and p.created_at > coalesce(f.read_at, m.joined_at, 'epoch'))`.as(
				'unread'
			),
			sql<string | null>`(select a.name from public.posts p join public.people a on a.id = p.author_id
				where p.topic_id = t.id order by p.created_at desc limit 1)`.as('last_by')
		])
		.where('t.circle_id', '=', circleId)
		.orderBy('t.last_post_at', 'desc')
		.limit(500)
		.execute();
	return rows.map((row) => ({
		...toTopic(row),
		posts: row.posts,
		unread: row.unread,
		lastPostBy: row.last_by
	}));
}

/** One conversation, or null where there is none for the caller in that circle. */
export async function readTopic(
	tx: Tx,
	circleId: string,
	id: string,
	personId: string
): Promise<Topic | null> {
	const row = await surroundings(tx, personId)
		.where('t.id', '=', id)
		.where('t.circle_id', '=', circleId)
		.executeTakeFirst();
	return row
		? {
				...toTopic(row),
				circleId: row.circle_id,
				startedById: row.started_by,
				createdAt: row.created_at,
				follows: row.follows ?? false,
				readAt: row.read_at
			}
		: null;
}

/** Starts a conversation with its first post. Sent twice with the same ids, it is started once. */
export async function startTopic(tx: Tx, circleId: string, made: NewTopic): Promise<void> {
	const [kind, about = null] = made.about?.split(':') ?? [];
	await tx
		.insertInto('topics')
		.values({
			id: made.id,
			circle_id: circleId,
			title: made.title,
			session_id: kind === 'session' ? about : null,
			action_id: kind === 'action' ? about : null
		})
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
	await addPost(tx, circleId, made.id, { id: made.post, body: made.body });
}

/** Whether new posts of a conversation come by mail. */
export async function followTopic(
	tx: Tx,
	circleId: string,
	topicId: string,
	follows: boolean
): Promise<void> {
	await tx
		.insertInto('topic_follows')
		.values({ topic_id: topicId, circle_id: circleId, follows })
		.onConflict((conflict) => conflict.columns(['topic_id', 'person_id']).doUpdateSet({ follows }))
		.execute();
}

/** Marks a conversation read up to a post. Reading alone makes nobody a follower. */
export async function markRead(tx: Tx, circleId: string, topicId: string, postId: string): Promise<void> {
	await sql`insert into public.topic_follows (topic_id, circle_id, follows, read_at)
		select ${topicId}::uuid, ${circleId}::uuid, null, p.created_at
		from public.posts p where p.id = ${postId}::uuid and p.topic_id = ${topicId}::uuid
		on conflict (topic_id, person_id) do update
		set read_at = greatest(topic_follows.read_at, excluded.read_at)`.execute(tx);
}

/** Closes a conversation to new posts, or opens it again; false where the caller may not. */
export async function closeTopic(tx: Tx, topicId: string, closed: boolean): Promise<boolean> {
	const changed = await tx
		.updateTable('topics')
		.set({ closed_at: closed ? sql<Date>`now()` : null })
		.where('id', '=', topicId)
		.executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

/** Whether the person gets mail about new conversations of a circle. */
export async function followCircle(
	tx: Tx,
	circleId: string,
	personId: string,
	follows: boolean
): Promise<void> {
	await tx
		.updateTable('memberships')
		.set({ follows_topics: follows })
		.where('circle_id', '=', circleId)
		.where('person_id', '=', personId)
		.where('ended_at', 'is', null)
		.execute();
}

export async function followsCircle(tx: Tx, circleId: string, personId: string): Promise<boolean> {
	const row = await tx
		.selectFrom('memberships')
		.select('follows_topics')
		.where('circle_id', '=', circleId)
		.where('person_id', '=', personId)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return row?.follows_topics ?? false;
}

/** The conversations tied to a session or a commitment. */
export function topicsAbout(tx: Tx, id: string): Promise<{ id: string; title: string }[]> {
	return tx
		.selectFrom('topics')
		.select(['id', 'title'])
		.where((where) => where.or([where('session_id', '=', id), where('action_id', '=', id)]))
		.orderBy('last_post_at', 'desc')
		.execute();
}

/** What a new conversation can be tied to: the sessions and commitments of the circle. */
export async function thingsToTalkAbout(
	tx: Tx,
	circleId: string
): Promise<{ value: string; label: string; group: string }[]> {
	const sessions = await tx
		.selectFrom('sessions')
		.select(['id', 'title'])
		.where('circle_id', '=', circleId)
		.orderBy('starts_at', 'desc')
		.limit(100)
		.execute();
	const actions = await tx
		.selectFrom('actions')
		.select(['id', 'title'])
		.where('circle_id', '=', circleId)
		.where('state', 'not in', ['declined', 'withdrawn'])
		// Everybody in the circle reads the topics.
		.where('visibility', '=', 'circle')
		.orderBy('changed_at', 'desc')
		.limit(200)
		.execute();
	return [
		...sessions.map(({ id, title }) => ({ value: `session:${id}`, label: title, group: 'Sessions' })),
		...actions.map(({ id, title }) => ({ value: `action:${id}`, label: title, group: 'Commitments' }))
	];
}

function surroundings(tx: Tx, personId: string) {
	return tx
		.selectFrom('topics as t')
		.leftJoin('people as starter', 'starter.id', 't.started_by')
		.leftJoin('sessions as s', 's.id', 't.session_id')
		.leftJoin('actions as a', 'a.id', 't.action_id')
		.leftJoin('topic_follows as f', (join) =>
			join.onRef('f.topic_id', '=', 't.id').on('f.person_id', '=', personId)
		)
		.leftJoin('memberships as m', (join) =>
			join
				.onRef('m.circle_id', '=', 't.circle_id')
				.on('m.person_id', '=', personId)
				.on('m.ended_at', 'is', null)
		)
		.select([
			't.id',
			't.circle_id',
			't.title',
			't.started_by',
			't.created_at',
			't.last_post_at',
			't.closed_at',
			'starter.name as starter',
			's.id as session_id',
			's.title as session',
			'a.id as action_id',
			'a.title as action',
			'f.follows',
			'f.read_at'
		]);
}

type TopicRow = Awaited<ReturnType<ReturnType<typeof surroundings>['executeTakeFirstOrThrow']>>;

function toTopic(row: TopicRow) {
	return {
		id: row.id,
		title: row.title,
		startedBy: row.starter ?? GONE,
		lastPostAt: row.last_post_at,
		isClosed: row.closed_at !== null,
		session: row.session_id && row.session ? { id: row.session_id, title: row.session } : null,
		action: row.action_id && row.action ? { id: row.action_id, title: row.action } : null
	};
}
