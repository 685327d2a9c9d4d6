import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Asked } from './home';

/** The rounds of agreement in which the person's organisation still owes a word, the one that closes first first. */
export async function listAsked(tx: Tx): Promise<Asked[]> {
	const { rows } = await sql<Asked>`
		select s.id as "sessionId", s.title, c.name as circle, o.name as organisation, r.closes_at as "closesAt",
			s.time_zone as "timeZone", count(*)::int as themes, (count(*) filter (where not w.is_answered))::int as waiting
		from public.memberships m
		join public.agreement_rounds r on r.circle_id = m.circle_id and r.closed_at is null and r.closes_at > now()
		join public.sessions s on s.id = r.session_id
		join public.circles c on c.id = m.circle_id and c.closed_at is null
		join public.organisations o on o.id = m.organisation_id
		cross join lateral (
			select coalesce((
				select a.wording_id = t.wording_id and a.stance <> 'none' from public.agreement_answers a
				where a.session_id = t.session_id and a.section = t.section and a.organisation_id = m.organisation_id
				order by a.id desc limit 1), false) as is_answered
			from public.current_wordings t where t.session_id = r.session_id
		) w
		where m.person_id = (select id from public.me()) and m.ended_at is null and m.role >= 'participant'
		group by s.id, c.name, o.name, r.closes_at having not bool_and(w.is_answered)
		order by r.closes_at, s.title`.execute(tx);
	return rows;
}
