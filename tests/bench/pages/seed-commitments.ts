import { id, MEMBERS_PER_CIRCLE, type Run } from './seed';
import type { Size } from './size';

/** Commitments with what hangs on them; one in seven is for the organisations concerned alone. */
export async function seedCommitments(run: Run, size: Size, today: string): Promise<void> {
	const { circles, sessions, commitments, people } = size;
	// Which one of its circle: all states, days, strands and phases are in every circle and session.
	const place = `(n / ${circles})`;
	await run(`insert into public.actions (id, circle_id, session_id, born_as, title, owner_id, lead_id, strand_id, phase_id, due, state,
			progress, created_by, asker_id, accepted_at, visibility)
		select ${id('a', 'n')}, s.circle_id, s.id, 'We will do number ' || n, 'Commitment number ' || n, m.organisation_id, m.person_id,
			${id('strands', `substring(c.name from 8)::int * 10 + ${place} % 4 + 1`)},
			${id('phases', `substring(c.name from 8)::int * 10 + ${place} / 4 % 3 + 1`)},
			date '${today}' + (${place} * 7 % 400 - 250), (array['proposed', 'accepted', 'in_progress', 'blocked', 'done', 'verified',
				'verified', 'verified', 'declined', 'countered'])[(${place} + n / ${sessions}) % 10 + 1]::public.action_state,
			n % 100, m.person_id, c.host_id, now() - ${place} % 300 * interval '1 day',
			(case when ${place} % 7 = 3 then 'concerned' else 'circle' end)::public.action_visibility
		from generate_series(1, ${commitments}) n
		join public.sessions s on s.id = ${id('s', `n % ${sessions} + 1`)} join public.circles c on c.id = s.circle_id
		join public.memberships m on m.circle_id = s.circle_id
			and m.person_id = ${id('p', `(substring(c.name from 8)::int * ${people / circles} + n / ${sessions} % ${MEMBERS_PER_CIRCLE}) % ${people} + 1`)}`);
	await run(`create temporary table numbered on commit drop as
		select a.*, row_number() over (partition by circle_id order by due, id) as place from public.actions a`);
	await run(`create unique index on numbered (circle_id, place)`);
	await run(`insert into public.action_supporters (action_id, organisation_id, circle_id)
		select a.id, o.organisation_id, a.circle_id from numbered a cross join lateral (
			select distinct m.organisation_id from public.memberships m
			where m.circle_id = a.circle_id and m.organisation_id <> a.owner_id order by 1 limit 2) o where a.place % 3 = 0`);
	await run(`insert into public.action_dependencies (action_id, needs_id, circle_id)
		select a.id, b.id, a.circle_id from numbered a
		join numbered b on b.circle_id = a.circle_id and b.place = a.place - 1 where a.place % 5 = 0`);
	await run(`insert into public.action_indicators (action_id, circle_id, name, unit, baseline, target)
		select id, circle_id, 'People trained', 'people', 0, 500 from numbered where place % 4 = 0`);
	await run(`insert into public.indicator_values (indicator_id, action_id, circle_id, value, on_day, by_id)
		select i.id, i.action_id, i.circle_id, k * 50, date '${today}' - 90 + k * 20, a.created_by
		from public.action_indicators i join public.actions a on a.id = i.action_id, generate_series(1, 3) k`);
	await run(`insert into public.action_updates (action_id, circle_id, step, by_id, for_id, from_state, to_state, at)
		select a.id, a.circle_id, step, a.created_by, a.owner_id,
			(case when nth > 1 then 'proposed' end)::public.action_state,
			(case when nth > 1 then a.state::text else 'proposed' end)::public.action_state, a.accepted_at + nth * interval '1 day'
		from public.actions a, unnest(array['propose', 'accept', 'report']) with ordinality steps (step, nth)`);
	await run(`insert into public.events (kind, circle_id, subject_id, actor_id)
		select 'action.propose', circle_id, id, created_by from public.actions`);
}
