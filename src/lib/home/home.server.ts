import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { awaitsAnswer, inOrder, type CircleLine, type NextSession, type Task } from './home';

export type Home = {
	timeZone: string | null;
	next: NextSession | null;
	tasks: Task[];
	circles: CircleLine[];
	mayHost: boolean;
};

/** Everything the first page shows of a signed-in person. `today` is their calendar day ('yyyy-mm-dd'). */
export async function readHome(tx: Tx, today: string): Promise<Home> {
	const person = await sql<{ time_zone: string | null; may_host: boolean }>`
		select p.time_zone, public.may_host_circles() as may_host
		from public.people p where p.id = (select id from public.me())`.execute(tx);
	return {
		timeZone: person.rows[0]?.time_zone ?? null,
		mayHost: person.rows[0]?.may_host ?? false,
		next: await nextSession(tx),
		tasks: inOrder(await listTasks(tx), today),
		circles: await listCircles(tx, today)
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

type TaskRow = Omit<Task, 'kind'> & { isOurs: boolean };

async function listTasks(tx: Tx): Promise<Task[]> {
	// Only what can wait for an answer or is still to be done is looked at: asking about every step of everything is dear.
	const { rows } = await sql<TaskRow>`
		with near as materialized (
			select a.id from public.memberships m join public.actions a on a.circle_id = m.circle_id
			where m.person_id = (select id from public.me()) and m.ended_at is null and (a.state in ('proposed', 'countered', 'done', 'declined')
				or a.proposed_due is not null or a.proposed_owner_id is not null
				or (a.owner_id = m.organisation_id and a.state in ('accepted', 'in_progress', 'blocked')))
		), mine as materialized (
			select action_id, array_agg(step) as steps from public.my_steps(null, array(select id from near)) group by action_id
		)
		select a.id, a.title, a.state, a.due, a.proposed_due as "proposedDue", a.progress, o.name as owner, c.name as circle,
			a.lead_id is not distinct from m.person_id as "leadsMyself", lead.name as lead, mine.steps,
			a.owner_id = m.organisation_id and m.role >= 'participant' as "isOurs"
		from mine
		join public.actions a on a.id = mine.action_id
		join public.memberships m on m.circle_id = a.circle_id and m.ended_at is null and m.person_id = (select id from public.me())
		join public.organisations o on o.id = a.owner_id
		join public.circles c on c.id = a.circle_id
		left join public.people lead on lead.id = a.lead_id
		where a.state not in ('verified', 'withdrawn') and c.closed_at is null
		order by a.due nulls last limit 200`.execute(tx);
	return rows.flatMap(({ isOurs, ...task }): Task[] => {
		if (awaitsAnswer(task.steps)) return [{ ...task, kind: 'answer' }];
		const toDo = isOurs && ['accepted', 'in_progress', 'blocked'].includes(task.state);
		return toDo ? [{ ...task, kind: 'do' }] : [];
	});
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
