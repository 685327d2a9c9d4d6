import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { listAsked } from './asked.server';
import { answerSteps, type Asked, type CircleLine, type NextSession, type Task, type Tasks } from './home';

export type Home = {
	next: NextSession | null;
	asked: Asked[];
	tasks: Tasks;
	circles: CircleLine[];
	mayHost: boolean;
};

/** Everything the first page shows of a signed-in person. `today` is their calendar day ('yyyy-mm-dd'). */
export async function readHome(tx: Tx, today: string): Promise<Home> {
	const [{ rows }, next, asked, tasks, circles] = await Promise.all([
		sql<{ may_host: boolean }>`select public.may_host_circles() as may_host`.execute(tx),
		nextSession(tx),
		listAsked(tx),
		listTasks(tx, today),
		listCircles(tx, today)
	]);
	return {
		mayHost: rows[0]?.may_host ?? false,
		next,
		asked,
		tasks,
		circles
	};
}

async function nextSession(tx: Tx): Promise<NextSession | null> {
	const { rows } = await sql<NextSession>`
		select s.id, s.circle_id as "circleId", c.name as circle, s.title, s.starts_at as "startsAt", s.ends_at as "endsAt",
			s.time_zone as "timeZone", s.place, s.link, s.attribution, s.opened_at is not null as "isOpen", a.reply,
			true as "mayReply"
		from public.sessions s
		join public.circles c on c.id = s.circle_id
		join public.memberships m on m.circle_id = s.circle_id and m.ended_at is null and m.person_id = (select id from public.me())
		left join public.attendance a on a.session_id = s.id and a.membership_id = m.id
		where s.closed_at is null and s.ends_at > now() - interval '2 hours' and c.closed_at is null
		order by s.starts_at limit 1`.execute(tx);
	return rows[0] ?? null;
}

const SHOWN = 8;
type TaskRow = Task & Omit<Tasks, 'shown'>;

/** Answers first, then what is late, then by date; what has no date comes last. */
async function listTasks(tx: Tx, today: string): Promise<Tasks> {
	// Whose word comes next is dear to find out: it is asked of what can wait for a word, and of those steps alone.
	const { rows } = await sql<TaskRow>`
		with near as materialized (
			select a.id, a.title, a.state, a.due, a.proposed_due, a.progress, a.terms, a.owner_id, a.lead_id, a.lead_as, a.circle_id,
				a.lead_id is not distinct from m.person_id as leads_myself,
				a.state in ('proposed', 'countered', 'done') or a.proposed_due is not null or a.proposed_owner_id is not null as open,
				a.owner_id = m.organisation_id and m.role >= 'participant' and a.state in ('accepted', 'in_progress', 'blocked') as is_ours
			from public.memberships m join public.actions a on a.circle_id = m.circle_id
			where m.person_id = (select id from public.me()) and m.ended_at is null and (a.state in ('proposed', 'countered', 'done')
				or a.proposed_due is not null or a.proposed_owner_id is not null
				or a.owner_id = m.organisation_id and a.state in ('accepted', 'in_progress', 'blocked'))
		), answers as materialized (
			select s.action_id, jsonb_agg(s.step) as steps
			from public.my_steps(null, array(select n.id from near n where n.open), ${[...answerSteps]}::text[]) s group by 1
		), ranked as (
			select n.*, answers.steps, case when answers.steps is not null then 0
				when n.due < ${today}::date then 1 else 2 end as rank
			from near n left join answers on answers.action_id = n.id
			where (answers.steps is not null or n.is_ours) and n.circle_id in (select c.id from public.circles c where c.closed_at is null)
		), counted as (
			select r.*, (count(*) over ())::int as total, (count(*) filter (where r.rank = 0) over ())::int as waiting,
				(count(*) filter (where r.rank = 1) over ())::int as late,
				coalesce(bool_and(r.state = 'proposed') filter (where r.rank = 0) over (), true) as asks_alone
			from ranked r order by r.rank, r.due, r.title limit ${SHOWN}
		)
		select k.id, k.title, k.state, k.due, k.proposed_due as "proposedDue", k.progress, k.terms,
			coalesce((select o.name from public.organisations o where o.id = k.owner_id), 'An organisation') as owner,
			(select c.name from public.circles c where c.id = k.circle_id) as circle,
			k.leads_myself as "leadsMyself", coalesce((select l.name from public.people l where l.id = k.lead_id), k.lead_as) as lead,
			coalesce(k.steps, '[]') as steps, case when k.rank = 0 then 'answer' else 'do' end as kind,
			k.total, k.waiting, k.late, k.asks_alone as "onlyProposals"
		from counted k order by k.rank, k.due, k.title`.execute(tx);
	const { total = 0, waiting = 0, late = 0, onlyProposals = true } = rows[0] ?? {};
	const shown = rows.map(({ total: _, waiting: _w, late: _l, onlyProposals: _o, ...task }): Task => task);
	return { total, waiting, late, onlyProposals, shown };
}

async function listCircles(tx: Tx, today: string): Promise<CircleLine[]> {
	const { rows } = await sql<CircleLine>`
		select c.id, c.name, c.objective, m.role::text as role, coalesce(counted.counts, '[]') as counts
		from public.memberships m
		join public.circles c on c.id = m.circle_id
		left join lateral (
			select jsonb_agg(jsonb_build_object('state', shown.state, 'count', shown.count)) as counts from (
				select case when a.state in ('accepted', 'in_progress', 'blocked') and a.due < ${today}::date
					then 'late' else a.state::text end as state, count(*) as count
				from public.actions a where a.circle_id = c.id and a.state not in ('withdrawn', 'declined') group by 1
			) shown
		) counted on true
		where m.person_id = (select id from public.me()) and m.ended_at is null
		order by c.closed_at nulls first, lower(c.name)`.execute(tx);
	return rows;
}
