import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { steps, type Step } from '../action';
import { isProposedBySession } from '../action.server';
import { lateOn, lineColumns, lineJoins, toLine, type LineRow } from '../board/matching.server';
import { pileWords, type Mine, type PileId } from './piles';

export type MyPage = { actions: Mine[]; totals: Partial<Record<PileId, number>>; next: string | null };

type Row = LineRow & {
	circle_id: string;
	circle: string;
	proposed_due: string | null;
	proposed_by_session: boolean;
	proposed_title: string | null;
	terms: number;
	steps: Step[] | null;
	pile: number;
	day: string;
	total: number;
};

const PAGE = 40;
const SOON = 14;
const SUPPORTING = 6;
/** The steps that somebody waits for. */
const answers = ['accept', 'agree', 'agree_date', 'take_over', 'verify'];
/** Those that wait for whoever asked: of what somebody wrote down for the room, that is the facilitators. */
const askers = ['agree', 'agree_date'];

/**
 * Over all circles of a person: what they lead or their organisations own, what waits for their answer, what they may verify,
 * what their organisations support.
 * What somebody only wrote down for the room is not theirs. Pile by pile, in each by date; forty at a time.
 */
export async function myActions(tx: Tx, personId: string, today: string, after?: string): Promise<MyPage> {
	const cursor = readCursor(after);
	const { rows } = await sql<Row>`
		with near as materialized (
			select a.id, a.due, m.organisation_id = a.owner_id or coalesce(a.lead_id = ${personId}::uuid, false) as is_mine,
				${lateOn(today)} as late, a.state in ('proposed', 'countered', 'done')
					or a.proposed_due is not null or a.proposed_owner_id is not null as open,
				a.created_by = ${personId}::uuid and m.role < 'facilitator'
					and (a.document_id is not null or a.section is not null) as written_down
			from public.memberships m join public.actions a on a.circle_id = m.circle_id
			where m.person_id = ${personId}::uuid and m.ended_at is null
			and a.state not in ('declined', 'withdrawn', 'verified')
			and (m.organisation_id = a.owner_id or a.lead_id = ${personId}::uuid or a.state in ('countered', 'done')
				or a.proposed_due is not null or a.proposed_owner_id is not null)
		), answers as materialized (
			select s.action_id, bool_or(s.step <> 'verify') as waits
			from public.my_steps(null, array(select n.id from near n where n.open), ${answers}::text[]) s
			join near n on n.id = s.action_id
			where not (n.written_down and s.step = any (${askers}::text[])) group by 1
		), piled as (
			select n.id, n.due, case
				when answers.waits then 0
				when not n.is_mine then case when answers.action_id is not null then 3 end
				when n.late then 1
				when n.open then 5
				when n.due <= ${today}::date + ${SOON}::int then 2
				else 4 end as pile
			from near n left join answers on answers.action_id = n.id
			union all select a.id, a.due, s.pile
			from public.memberships m join (
				select action_id, organisation_id, circle_id, ${SUPPORTING}::int as pile from public.action_supporters
				union all select action_id, organisation_id, circle_id, 0 from public.action_support_requests
			) s on s.organisation_id = m.organisation_id and s.circle_id = m.circle_id
			join public.actions a on a.id = s.action_id
			where m.person_id = ${personId}::uuid and m.ended_at is null and a.state not in ('declined', 'withdrawn', 'verified')
				and (s.pile > 0 or m.role >= 'participant')
		), once as (
			-- What concerns somebody in two ways lies where it is wanted first.
			select distinct on (p.id) p.id, p.due, p.pile from piled p where p.pile is not null order by p.id, p.pile
		), counted as (
			select p.*, coalesce(p.due, '9999-12-31') as day, (count(*) over (partition by p.pile))::int as total
			from once p
		), page as materialized (
			select k.* from counted k
			${cursor ? sql`where (k.pile, k.day, k.id) > (${cursor.pile}::int, ${cursor.day}::date, ${cursor.id}::uuid)` : sql``}
			order by k.pile, k.day, k.id limit ${PAGE + 1}
		), my as materialized (
			select s.action_id, jsonb_agg(s.step) as steps from public.my_steps(null, array(select k.id from page k)) s group by 1
		)
		select ${lineColumns}, a.circle_id, c.name as circle, a.proposed_due, ${isProposedBySession} as proposed_by_session, a.proposed_title, a.terms, my.steps, k.pile,
			k.day::text as day, k.total
		from page k join public.actions a on a.id = k.id join public.circles c on c.id = a.circle_id ${lineJoins}
		left join my on my.action_id = k.id order by k.pile, k.day, k.id`.execute(tx);
	const shown = rows.slice(0, PAGE);
	const last = rows.length > PAGE ? shown.at(-1) : undefined;
	return {
		actions: shown.map(toMine),
		totals: Object.fromEntries(shown.map(({ pile, total }) => [pileOf(pile), total])),
		next: last ? `${last.pile}.${last.day}.${last.id}` : null
	};
}

const toMine = (row: Row): Mine => ({
	...toLine(row),
	circleId: row.circle_id,
	circle: row.circle,
	proposedDue: row.proposed_due,
	proposedBySession: row.proposed_by_session,
	proposedTitle: row.proposed_title,
	terms: row.terms,
	steps: steps.filter((step) => row.steps?.includes(step)),
	pile: pileOf(row.pile)
});

function pileOf(rank: number): PileId {
	const words = pileWords[rank];
	if (!words) throw new Error(`There is no pile ${rank}.`);
	return words.id;
}

const cursorShape = /^([0-6])\.(\d{4}-\d{2}-\d{2})\.([0-9a-f-]{36})$/;

function readCursor(text: string | undefined): { pile: number; day: string; id: string } | null {
	const [, pile, day, id] = cursorShape.exec(text ?? '') ?? [];
	return pile && day && id ? { pile: Number(pile), day, id } : null;
}
