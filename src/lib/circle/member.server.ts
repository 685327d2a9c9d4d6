import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Role } from './circle';

export type Member = {
	membership: string;
	personId: string;
	name: string;
	/** Only those who run the circle see addresses. */
	email: string | null;
	jobTitle: string;
	role: Role;
	organisationId: string;
	organisation: string;
	joinedAt: Date;
};

/** Who is in the circle now, by organisation and name. */
export async function listMembers(tx: Tx, circle: string): Promise<Member[]> {
	const { rows } = await sql<Member>`
		select m.id as membership, p.id as "personId", p.name, e.email, coalesce(a.job_title, '') as "jobTitle", m.role,
			o.id as "organisationId", o.name as organisation, m.joined_at as "joinedAt"
		from public.memberships m
		join public.people p on p.id = m.person_id
		join public.organisations o on o.id = m.organisation_id
		left join public.person_emails e on e.person_id = p.id
		left join public.affiliations a on a.person_id = p.id and a.organisation_id = o.id
		where m.circle_id = ${circle} and m.ended_at is null
		order by lower(o.name), m.role desc, lower(p.name)`.execute(tx);
	return rows;
}

/** Gives a member another role, or ends the membership (null). Throws the database's refusal. */
export async function changeMembership(tx: Tx, membership: string, role: Role | null): Promise<void> {
	await sql`select public.change_membership(${membership}::uuid, ${role}::public.circle_role)`.execute(tx);
}
