import { sql } from 'kysely';
import type { z } from 'zod';
import { calendarDay } from '$lib/action/action';
import type { Tx } from '$lib/server/database';
import type { newCircleForm } from './circle-form';
import type { Role } from './circle';
import type { CommitmentCount } from './commitment-parts';

export type CircleCard = {
	id: string;
	name: string;
	objective: string;
	host: string | null;
	role: Role | 'none';
	isClosed: boolean;
	next: { id: string; title: string; startsAt: string; timeZone: string } | null;
	commitments: CommitmentCount[];
};

/** The circles I am in (open ones first), then the listed ones that I am not in. What is late is so on `today` ('yyyy-mm-dd'). */
export async function listCircles(tx: Tx, today: string): Promise<CircleCard[]> {
	const { rows } = await sql<CircleCard>`
		select c.id, c.name, c.objective, h.name as host, public.my_role(c.id) as role, c.closed_at is not null as "isClosed",
			(select jsonb_build_object('id', s.id, 'title', s.title, 'startsAt', s.starts_at, 'timeZone', s.time_zone)
				from public.sessions s where s.circle_id = c.id and s.ends_at > now() order by s.starts_at limit 1) as next,
			${commitmentsOf(sql`c.id`, today)} as commitments
		from public.circles c left join public.organisations h on h.id = c.host_id
		order by public.my_role(c.id) = 'none', c.closed_at is not null, lower(c.name)`.execute(tx);
	return rows;
}

export type CircleShell = {
	id: string;
	name: string;
	objective: string;
	hostId: string;
	host: string | null;
	attribution: string;
	visibility: string;
	isSensitive: boolean;
	deviceCopies: boolean;
	closedAt: Date | null;
	version: number;
	role: Role | 'none';
	people: number;
	topics: number;
	sessions: number;
	commitments: CommitmentCount[];
};

/** A circle as its pages frame it, or null where there is none for this person. `today`: the day where that person is. */
export async function readCircle(
	tx: Tx,
	id: string,
	today: string = calendarDay()
): Promise<CircleShell | null> {
	const { rows } = await sql<CircleShell>`
		select c.id, c.name, c.objective, c.host_id as "hostId", h.name as host, c.attribution, c.visibility,
			c.is_sensitive as "isSensitive", c.device_copies as "deviceCopies", c.closed_at as "closedAt", c.version, public.my_role(c.id) as role,
			(select count(*)::int from public.memberships m where m.circle_id = c.id and m.ended_at is null) as people,
			(select count(*)::int from public.topics t where t.circle_id = c.id) as topics,
			(select count(*)::int from public.sessions s where s.circle_id = c.id) as sessions,
			${commitmentsOf(sql`c.id`, today)} as commitments
		from public.circles c left join public.organisations h on h.id = c.host_id
		where c.id = ${id}`.execute(tx);
	return rows[0] ?? null;
}

const commitmentsOf = (circle: ReturnType<typeof sql>, today: string) => sql`coalesce((
	select jsonb_agg(jsonb_build_object('state', counted.state, 'count', counted.count))
	from (
		select case when a.due < ${today}::date and a.state in ('accepted', 'in_progress', 'blocked') then 'late'
			else a.state::text end as state, count(*)::int as count
		from public.actions a where a.circle_id = ${circle} group by 1
	) counted), '[]')`;

/** The organisations for which this person may start a circle. */
export async function organisationsThatHost(
	tx: Tx,
	personId: string
): Promise<{ id: string; name: string }[]> {
	return tx
		.selectFrom('organisations as o')
		.innerJoin('affiliations as a', 'a.organisation_id', 'o.id')
		.where('a.person_id', '=', personId)
		.where('a.is_steward', '=', true)
		.where('o.hosts_circles', '=', true)
		.select(['o.id', 'o.name'])
		.orderBy('o.name')
		.execute();
}

/** Starts a circle with this person as its convener; returns its id. */
export async function createCircle(tx: Tx, circle: z.infer<typeof newCircleForm>): Promise<string> {
	const { rows } = await sql<{ id: string }>`select public.create_circle(${circle.name}, ${circle.host}::uuid,
		${circle.objective}, ${circle.attribution}::public.attribution, ${circle.visibility}::public.circle_visibility,
		${circle.sensitive}, ${circle.phases}::text[], ${circle.strands}::text[]) as id`.execute(tx);
	const [made] = rows;
	if (!made) throw new Error('A circle that was created has no id.');
	return made.id;
}
