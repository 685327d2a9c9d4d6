import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { asWorker, readAs, type Tx } from '$lib/server/database';
import type { CalendarDue, CalendarSession } from './calendar';

const TOKEN_BYTES = 24;

export type MyCalendar = { organisationId: string | null; madeAt: Date };

/** The calendars the caller has addresses for. The addresses themselves were shown once. */
export async function myCalendars(tx: Tx): Promise<MyCalendar[]> {
	const { rows } = await sql<MyCalendar>`
		select organisation_id as "organisationId", made_at as "madeAt" from private.my_calendars()`.execute(tx);
	return rows;
}

/** Makes a secret address for one's own calendar (null) or an organisation's, and ends the one before. */
export async function makeCalendar(tx: Tx, organisation: string | null): Promise<string> {
	const token = randomBytes(TOKEN_BYTES).toString('hex');
	await sql`select private.make_calendar(${organisation}::uuid, ${token})`.execute(tx);
	return token;
}

/** Ends the address. */
export async function endCalendar(tx: Tx, organisation: string | null): Promise<void> {
	await sql`select private.end_calendar(${organisation}::uuid)`.execute(tx);
}

/** What stands in the calendar behind an address, as its maker may see it now; null when it leads nowhere. */
export async function readCalendar(token: string): Promise<{
	name: string;
	due: CalendarDue[];
	sessions: CalendarSession[];
} | null> {
	const link = await asWorker((tx) => linkOf(tx, token));
	if (!link) return null;
	return readAs({ userId: link.userId }, async (tx) => ({
		name: link.organisation === null ? 'Colloquy' : `Colloquy: ${link.organisation}`,
		due: await dueOf(tx, link),
		sessions: await sessionsOf(tx, link)
	}));
}

type Link = { userId: string; personId: string; organisationId: string | null; organisation: string | null };

async function linkOf(tx: Tx, token: string): Promise<Link | null> {
	const { rows } = await sql<Link>`
		select p.user_id as "userId", p.id as "personId", l.organisation_id as "organisationId", o.name as organisation
		from private.calendar_links l join public.people p on p.id = l.person_id
		left join public.organisations o on o.id = l.organisation_id
		where l.token_hash = private.hash_token(${token}) and l.revoked_at is null and p.user_id is not null`.execute(
		tx
	);
	return rows[0] ?? null;
}

async function dueOf(tx: Tx, { personId, organisationId }: Link): Promise<CalendarDue[]> {
	const { rows } = await sql<CalendarDue>`
		select a.id, a.title, coalesce(o.name, '') as owner, a.due, a.state in ('proposed', 'countered') as "isProposed",
			a.changed_at as "changedAt", c.is_sensitive as "isSensitive"
		from public.actions a join public.circles c on c.id = a.circle_id
		join public.memberships m on m.circle_id = a.circle_id and m.person_id = ${personId} and m.ended_at is null
		left join public.organisations o on o.id = a.owner_id
		where a.due > current_date - 366 and a.state in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked')
			and (case when ${organisationId}::uuid is null then m.organisation_id = a.owner_id or a.lead_id = m.person_id
				else a.owner_id = ${organisationId}::uuid end
				or exists (select from public.action_supporters s where s.action_id = a.id
					and s.organisation_id = coalesce(${organisationId}::uuid, m.organisation_id)))
		order by a.due, a.id limit 2000`.execute(tx);
	return rows;
}

async function sessionsOf(tx: Tx, { personId, organisationId }: Link): Promise<CalendarSession[]> {
	const { rows } = await sql<CalendarSession>`
		select s.id, s.title, c.name as circle, s.starts_at as "startsAt", s.ends_at as "endsAt", s.place,
			c.is_sensitive as "isSensitive"
		from public.sessions s join public.circles c on c.id = s.circle_id
		join public.memberships m on m.circle_id = s.circle_id and m.person_id = ${personId} and m.ended_at is null
		where s.starts_at > now() - interval '1 year' and (${organisationId}::uuid is null or exists (
			select from public.memberships t where t.circle_id = s.circle_id and t.organisation_id = ${organisationId}::uuid
				and t.ended_at is null))
		order by s.starts_at, s.id limit 1000`.execute(tx);
	return rows;
}
