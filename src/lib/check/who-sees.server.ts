import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Counts } from './who-sees';

/** What there is of a session, in numbers, as far as the caller may see it; and the circle's people by role. */
export async function countWhatThereIs(tx: Tx, sessionId: string): Promise<Counts | null> {
	const { rows } = await sql<Counts>`
		select s.attribution, s.was_chatham_house as "wasChathamHouse", c.is_sensitive as "isSensitive", c.device_copies as "deviceCopies",
			(select count(*)::int from public.memberships m where m.circle_id = c.id and m.ended_at is null) as members,
			(select count(*)::int from public.memberships m where m.circle_id = c.id and m.ended_at is null
				and m.role >= 'participant') as writers,
			(select count(*)::int from public.memberships m where m.circle_id = c.id and m.ended_at is null
				and m.role >= 'facilitator') as facilitators,
			(select count(*)::int from public.memberships m where m.circle_id = c.id and m.ended_at is null
				and m.role = 'convener') as conveners,
			s.id in (select private.rooms_i_may_see()) as "seesRoom",
			(select count(*)::int from public.attendance a where a.session_id = s.id and a.arrived_at is not null) as arrived,
			(select count(*)::int from public.comments k where k.session_id = s.id) as comments,
			(select count(*)::int from public.decisions d where d.session_id = s.id) as decisions,
			(select count(*)::int from public.questions q where q.session_id = s.id) as questions,
			(select count(*)::int from public.actions a where a.session_id = s.id) as commitments,
			(select count(*)::int from public.actions a where a.session_id = s.id and a.is_public) as "publicCommitments",
			(select count(*)::int from public.files f where f.session_id = s.id) as files,
			(select count(*)::int from public.events e where e.session_id = s.id) as events,
			(select count(*)::int from public.publications p where p.session_id = s.id and p.audience = 'public'
				and p.withdrawn_at is null) as "publicVersions",
			(select count(*)::int from public.publications p where p.session_id = s.id and p.audience = 'members'
				and p.withdrawn_at is null) as "memberVersions",
			(select count(*)::int from public.publications p where p.session_id = s.id and p.withdrawn_at is not null) as withdrawn,
			(select count(*)::int from public.events e where e.session_id = s.id and e.kind = 'publication.told') as mailed
		from public.sessions s join public.circles c on c.id = s.circle_id where s.id = ${sessionId}
	`.execute(tx);
	return rows[0] ?? null;
}
