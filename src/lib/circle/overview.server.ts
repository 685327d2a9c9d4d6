import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

export type SessionLine = {
	id: string;
	title: string;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
	place: string;
	isOpen: boolean;
	isPublished: boolean;
};
export type TopicLine = {
	id: string;
	title: string;
	lastPostAt: Date;
	startedBy: string | null;
	posts: number;
};
export type Overview = {
	coming: SessionLine[];
	past: SessionLine[];
	topics: TopicLine[];
	phases: string[];
	strands: string[];
	organisations: number;
	openInvitations: number;
};

const PAST_SHOWN = 12;
const TOPICS_SHOWN = 5;

/** What the first page of a circle shows beside the circle itself. */
export async function readOverview(tx: Tx, circle: string): Promise<Overview> {
	const asked = sessionLines(tx, circle);
	const askedTopics = sql<TopicLine>`
		select t.id, t.title, t.last_post_at as "lastPostAt", p.name as "startedBy",
			(select count(*)::int from public.posts o where o.topic_id = t.id) as posts
		from public.topics t left join public.people p on p.id = t.started_by
		where t.circle_id = ${circle} order by t.last_post_at desc limit ${TOPICS_SHOWN}`.execute(tx);
	const askedRest = sql<Pick<Overview, 'phases' | 'strands' | 'organisations' | 'openInvitations'>>`select
		array(select name from public.phases where circle_id = ${circle} order by position, name) as phases,
		array(select name from public.strands where circle_id = ${circle} order by position, name) as strands,
		(select count(distinct organisation_id)::int from public.memberships
			where circle_id = ${circle} and ended_at is null) as organisations,
		(select count(*)::int from public.invitations
			where circle_id = ${circle} and accepted_at is null and revoked_at is null) as "openInvitations"`.execute(tx);
	const [sessions, topics, named] = await Promise.all([asked, askedTopics, askedRest]);
	const [rest] = named.rows;
	if (!rest) throw new Error('The overview of a circle came back empty.');
	const now = new Date();
	return {
		coming: sessions.filter((session) => session.endsAt > now).reverse(),
		past: sessions.filter((session) => session.endsAt <= now).slice(0, PAST_SHOWN),
		topics: topics.rows,
		...rest
	};
}

async function sessionLines(tx: Tx, circle: string): Promise<SessionLine[]> {
	const { rows } = await sql<SessionLine>`
		select s.id, s.title, s.starts_at as "startsAt", s.ends_at as "endsAt", s.time_zone as "timeZone", s.place,
			s.opened_at is not null and s.closed_at is null as "isOpen",
			exists (select from public.publications p where p.session_id = s.id and p.withdrawn_at is null) as "isPublished"
		from public.sessions s where s.circle_id = ${circle} order by s.starts_at desc limit 200`.execute(tx);
	return rows;
}
