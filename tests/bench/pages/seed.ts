import type postgres from 'postgres';
import { seedCommitments } from './seed-commitments';
import type { Size } from './size';

export const ORGANISATIONS_PER_CIRCLE = 8;
export const MEMBERS_PER_CIRCLE = 20;

// In the shape of a random id, which is what addresses are checked for.
export const id = (kind: string, n: string) =>
	`overlay(overlay(md5('${kind}' || (${n})) placing '4' from 13) placing '8' from 17)::uuid`;

/**
 * Fills an empty, migrated database: everything evenly spread over the circles, every person in two of them, commitments
 * in all states with dates around `today`, in every circle one session that is open now and begins with a review. Straight
 * into the tables: triggers would only slow it down.
 */
export async function seed(admin: postgres.Sql, size: Size, today: string): Promise<void> {
	await admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		const run = (text: string) => tx.unsafe(text);
		await seedPlaces(run, size);
		await seedSessions(run, size, today);
		await seedCommitments(run, size, today);
	});
	await admin.unsafe('vacuum analyze');
}

export type Run = (text: string) => Promise<unknown>;

async function seedPlaces(run: Run, { circles, people }: Size): Promise<void> {
	const organisations = circles * ORGANISATIONS_PER_CIRCLE;
	await run(`insert into private.installation (is_sample) values (false)`);
	await run(`insert into public.organisations (id, name, sector)
		select ${id('o', 'n')}, 'Organisation ' || n, 'voluntary' from generate_series(1, ${organisations}) n`);
	await run(`insert into public.people (id, user_id, name, time_zone)
		select ${id('p', 'n')}, ${id('u', 'n')}, 'Person ' || n, 'Europe/London' from generate_series(1, ${people}) n`);
	await run(`insert into public.person_emails (person_id, email)
		select ${id('p', 'n')}, 'person' || n || '@example.org' from generate_series(1, ${people}) n`);
	await run(`insert into public.circles (id, name, host_id, objective, is_sensitive)
		select ${id('c', 'n')}, 'Circle ' || n, ${id('o', `n * ${ORGANISATIONS_PER_CIRCLE}`)}, 'To do better together.', false
		from generate_series(1, ${circles}) n`);
	for (const table of ['phases', 'strands'])
		await run(`insert into public.${table} (id, circle_id, name, position)
			select ${id(table, `n * 10 + k`)}, ${id('c', 'n')}, '${table} ' || k, k
			from generate_series(1, ${circles}) n, generate_series(1, 4) k`);
	// Person k of circle n; with twenty in a circle and ten new ones in each, everybody is in two.
	const person = `(n * ${people / circles} + k) % ${people} + 1`;
	await run(`insert into public.memberships (circle_id, person_id, organisation_id, role)
		select ${id('c', 'n')}, ${id('p', person)}, ${id('o', `(n - 1) * ${ORGANISATIONS_PER_CIRCLE} + k % ${ORGANISATIONS_PER_CIRCLE} + 1`)},
			(case when k = 0 then 'convener' when k = 1 then 'facilitator' when k = 2 then 'observer' else 'participant' end)::public.circle_role
		from generate_series(1, ${circles}) n, generate_series(0, ${MEMBERS_PER_CIRCLE - 1}) k`);
	await run(`insert into public.affiliations (person_id, organisation_id)
		select distinct on (person_id) person_id, organisation_id from public.memberships`);
}

async function seedSessions(run: Run, { circles, sessions }: Size, today: string): Promise<void> {
	const days = `date '${today}' + (n / ${circles} - 30) * interval '14 days'`;
	await run(`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution, opened_at)
		select ${id('s', 'n')}, ${id('c', `n % ${circles} + 1`)}, 'Session ' || n, ${days} + interval '14 hours',
			${days} + interval '16 hours', 'Europe/London', 'attributed', case when n / ${circles} = 30 then now() end
		from generate_series(1, ${sessions}) n`);
	await run(`update public.sessions s set opened_at = now() where starts_at = (
		select max(l.starts_at) from public.sessions l where l.circle_id = s.circle_id and l.starts_at < date '${today}' + 1)`);
	await run(`insert into public.documents (id, circle_id, session_id, kind)
		select gen_random_uuid(), s.circle_id, s.id, kind
		from public.sessions s, unnest(array['notes', 'summary']::public.document_kind[]) kind`);
	await run(`insert into public.agenda_items (circle_id, session_id, title, kind, position)
		select s.circle_id, s.id, 'Item ' || k, (case when k = 1 then 'review_of_actions' else 'discussion' end)::public.item_kind, k
		from public.sessions s, generate_series(1, 5) k`);
	await run(`insert into public.prompts (circle_id, session_id, body, position)
		select s.circle_id, s.id, 'What would it take?', k from public.sessions s, generate_series(1, 3) k`);
	await run(`insert into public.attendance (session_id, membership_id, circle_id, reply, arrived_at)
		select s.id, m.id, s.circle_id, 'coming', s.opened_at from public.sessions s join public.memberships m on m.circle_id = s.circle_id`);
}
