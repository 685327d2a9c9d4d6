import type postgres from 'postgres';

export type Size = { circles: number; sessions: number; commitments: number; people: number };
/** Somebody who convenes, with places to look at. */
export type Visitor = { id: string; userId: string; circle: string; session: string };

const ORGANISATIONS_PER_CIRCLE = 8;
const MEMBERS_PER_CIRCLE = 20;

/**
 * Fills an empty, migrated database: everything evenly spread over the circles, every person in two of them, commitments
 * in all states with dates around `today`. Straight into the tables: triggers would only slow it down.
 */
export async function seed(admin: postgres.Sql, size: Size, today: string): Promise<void> {
	const { circles, sessions, commitments, people } = size;
	const organisations = circles * ORGANISATIONS_PER_CIRCLE;
	// In the shape of a random id, which is what addresses are checked for.
	const id = (kind: string, n: string) =>
		`overlay(overlay(md5('${kind}' || (${n})) placing '4' from 13) placing '8' from 17)::uuid`;
	await admin.begin(async (tx) => {
		await tx`set local session_replication_role = replica`;
		const run = (text: string) => tx.unsafe(text);
		await run(`insert into private.installation (is_sample) values (false)`);
		await run(`insert into public.organisations (id, name, sector)
			select ${id('o', 'n')}, 'Organisation ' || n, 'voluntary' from generate_series(1, ${organisations}) n`);
		await run(`insert into public.people (id, user_id, name)
			select ${id('p', 'n')}, ${id('u', 'n')}, 'Person ' || n from generate_series(1, ${people}) n`);
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
		await run(`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution)
			select ${id('s', 'n')}, ${id('c', `n % ${circles} + 1`)}, 'Session ' || n,
				date '${today}' + (n / ${circles} - 30) * interval '14 days' + interval '14 hours',
				date '${today}' + (n / ${circles} - 30) * interval '14 days' + interval '16 hours', 'Europe/London', 'attributed'
			from generate_series(1, ${sessions}) n`);
		await run(`insert into public.documents (id, circle_id, session_id, kind)
			select gen_random_uuid(), s.circle_id, s.id, kind
			from public.sessions s, unnest(array['notes', 'summary']::public.document_kind[]) kind`);
		await run(`insert into public.agenda_items (circle_id, session_id, title, kind, position)
			select s.circle_id, s.id, 'Item ' || k, (case when k = 1 then 'review_of_actions' else 'discussion' end)::public.item_kind, k
			from public.sessions s, generate_series(1, 5) k`);
		// Which one of its circle: all states, days, strands and phases are in every circle and session.
		const place = `(n / ${circles})`;
		await run(`insert into public.actions (id, circle_id, session_id, born_as, title, owner_id, lead_id, strand_id, phase_id, due, state,
				progress, created_by, asker_id, accepted_at)
			select ${id('a', 'n')}, s.circle_id, s.id, 'We will do number ' || n, 'Commitment number ' || n, m.organisation_id, m.person_id,
				${id('strands', `substring(c.name from 8)::int * 10 + ${place} % 4 + 1`)},
				${id('phases', `substring(c.name from 8)::int * 10 + ${place} / 4 % 3 + 1`)},
				date '${today}' + (${place} * 7 % 400 - 250), (array['proposed', 'accepted', 'in_progress', 'blocked', 'done', 'verified',
					'verified', 'verified', 'declined', 'countered'])[(${place} + n / ${sessions}) % 10 + 1]::public.action_state,
				n % 100, m.person_id, m.organisation_id, now()
			from generate_series(1, ${commitments}) n
			join public.sessions s on s.id = ${id('s', `n % ${sessions} + 1`)} join public.circles c on c.id = s.circle_id
			join public.memberships m on m.circle_id = s.circle_id
				and m.person_id = ${id('p', `(substring(c.name from 8)::int * ${people / circles} + n / ${sessions} % ${MEMBERS_PER_CIRCLE}) % ${people} + 1`)}`);
		await run(`insert into public.action_updates (action_id, circle_id, step, by_id, for_id, to_state)
			select a.id, a.circle_id, step, a.created_by, a.owner_id, a.state from public.actions a, unnest(array['propose', 'accept']) step`);
		await run(`insert into public.events (kind, circle_id, subject_id, actor_id)
			select 'action.propose', circle_id, id, created_by from public.actions`);
	});
	await admin.unsafe('vacuum analyze');
}

/** People of eight circles, spread over the whole. */
export async function visitors(admin: postgres.Sql, count: number): Promise<Visitor[]> {
	const rows = await admin<Visitor[]>`
		select distinct on (m.circle_id) p.id, p.user_id as "userId", m.circle_id as circle,
			(select s.id from public.sessions s where s.circle_id = m.circle_id order by s.starts_at desc limit 1) as session
		from public.memberships m join public.people p on p.id = m.person_id where m.role in ('convener', 'participant')
		order by m.circle_id, m.role desc, p.id limit ${count}`;
	if (rows.length < count) throw new Error(`Only ${rows.length} of ${count} visitors were found.`);
	return rows;
}
