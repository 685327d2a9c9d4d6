import { sql } from 'kysely';
import type { ActionState } from '$lib/action/action';
import type { Indicator } from '$lib/action/indicator';
import type { Tx } from '$lib/server/database';
import { judge, type Review, type ReviewComment, type ReviewLine } from './review';

type Row = {
	id: string;
	title: string;
	owner: string;
	phase: string | null;
	due: string | null;
	state: ActionState;
	finished_on: string | null;
	words: string | null;
	link: string | null;
	intended: string | null;
};

const MOST = 1000;
/** The steps that change an agreed day; each says what it was before. */
const dueMoves = sql`('agree', 'agree_date', 'propose_again', 'follow_session')`;

/**
 * What a circle intended for a period: every commitment that was accepted by its end and was still open at its beginning, as it
 * stood on the last day. Those kept among the organisations concerned are left out: a review is for the whole circle.
 * `indicators` are as measured by the last day.
 */
export async function reviewLines(
	tx: Tx,
	circleId: string,
	review: Pick<Review, 'id' | 'from' | 'to'>,
	indicators: readonly Indicator[]
): Promise<ReviewLine[]> {
	const end = sql`${review.to}::date + 1`;
	const { rows } = await sql<Row>`
		select a.id, a.title, coalesce(o.name, 'An organisation') as owner, p.name as phase, at_end.to_state as state,
			case when moved.action_id is null then a.due else moved.due_from end as intended,
			case when later.action_id is null then a.due else later.due_from end as due, finished.on_day as finished_on, spoken.body as words, spoken.link
		from public.actions a
		left join public.organisations o on o.id = a.owner_id
		left join public.phases p on p.id = a.phase_id
		join lateral (select u.to_state from public.action_updates u
			where u.action_id = a.id and u.at < ${end} order by u.id desc limit 1) at_end on true
		left join lateral (select u.to_state from public.action_updates u
			where u.action_id = a.id and u.at < ${review.from}::date order by u.id desc limit 1) before on true
		left join lateral (select u.id, u.at::date as on_day from public.action_updates u
			where u.action_id = a.id and u.at < ${end} and u.step = 'finish' and at_end.to_state in ('done', 'verified')
			order by u.id desc limit 1) finished on true
		left join lateral (select coalesce(nullif(u.body, ''), 'Shown by ' || brought.files, '') as body, u.link
			from public.action_updates u
			left join lateral (select string_agg(f.name, ', ' order by f.name) as files from public.action_update_files w
				join public.files f on f.id = w.file_id where w.update_id = u.id) brought on true
			where u.action_id = a.id and u.at < ${end} and u.step in ('report', 'block', 'finish', 'withdraw', 'correct')
			and (u.body <> '' or u.link is not null or brought.files is not null)
			-- What was in the way before it was done says nothing of what came of it.
			and u.id >= coalesce(finished.id, 0) order by u.id desc limit 1) spoken on true
		left join lateral (select u.id from public.action_updates u
			where u.action_id = a.id and u.to_state = 'accepted' order by u.id limit 1) promised on true
		left join lateral (select u.action_id, u.due_from from public.action_updates u
			where u.action_id = a.id and u.step in ${dueMoves} and u.at >= ${review.from}::date and u.id > promised.id
			order by u.id limit 1) moved on true
		left join lateral (select u.action_id, u.due_from from public.action_updates u
			where u.action_id = a.id and u.step in ${dueMoves} and u.at >= ${end} order by u.id limit 1) later on true
		where a.circle_id = ${circleId}::uuid and a.visibility = 'circle'
		and at_end.to_state not in ('proposed', 'countered', 'declined')
		and (at_end.to_state <> 'withdrawn' or exists (select from public.action_updates u
			where u.action_id = a.id and u.at < ${end} and u.to_state = 'accepted'))
		and coalesce(before.to_state, 'proposed') not in ('verified', 'withdrawn', 'declined')
		and not (before.to_state is not distinct from 'done' and at_end.to_state = 'done')
		order by p.position nulls last, p.name, due nulls last, a.title, a.id limit ${MOST}`.execute(tx);
	const comments = await commentsOf(tx, review.id);
	return rows.map((row) => ({
		actionId: row.id,
		title: row.title,
		owner: row.owner,
		phase: row.phase,
		intended: row.intended,
		due: row.due,
		state: row.state,
		finishedOn: row.finished_on,
		words: row.words ?? '',
		link: row.link,
		verdict: judge(row.state, row.due, review.to),
		indicators: indicators.filter(({ actionId }) => actionId === row.id),
		comments: comments.get(row.id) ?? []
	}));
}

async function commentsOf(tx: Tx, reviewId: string): Promise<Map<string, ReviewComment[]>> {
	const rows = await tx
		.selectFrom('review_comments as c')
		.leftJoin('people as p', 'p.id', 'c.author_id')
		.leftJoin('memberships as m', (join) =>
			join
				.onRef('m.circle_id', '=', 'c.circle_id')
				.onRef('m.person_id', '=', 'c.author_id')
				.on('m.ended_at', 'is', null)
		)
		.leftJoin('organisations as o', 'o.id', 'm.organisation_id')
		.select(['c.id', 'c.action_id', 'c.indicator_id', 'c.author_id', 'c.body', 'c.created_at'])
		.select(['p.name as author', 'o.name as organisation'])
		.where('c.review_id', '=', reviewId)
		.orderBy('c.created_at')
		.orderBy('c.id')
		.limit(2000)
		.execute();
	const by = new Map<string, ReviewComment[]>();
	for (const row of rows) {
		const comment = {
			id: row.id,
			indicatorId: row.indicator_id,
			author: row.author ?? 'Somebody who has left',
			authorId: row.author_id,
			organisation: row.organisation,
			body: row.body,
			at: row.created_at.toISOString()
		};
		by.set(row.action_id, [...(by.get(row.action_id) ?? []), comment]);
	}
	return by;
}
