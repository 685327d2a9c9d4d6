import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { countByOrganisation } from '../board/board.server';
import type { Filter } from '../board/look';
import { matching } from '../board/matching.server';
import type { Indicator } from '../indicator';
import { burnUp, type DayChange, type Point } from './burn-up';
import { indicatorsOf } from './indicators.server';
import { stacks, type Stack } from './stacks';

export type Dated = {
	id: string;
	title: string;
	owner: string;
	start: string;
	due: string;
	state: string;
	late: boolean;
};
export type Pictures = {
	stacks: Stack[];
	burnUp: Point[];
	indicators: Indicator[];
	/** In all, also those that are not drawn. */
	indicatorsInAll: number;
	timeline: Dated[];
};
type Asked = Filter & { today: string };

const ON_THE_LINE = 40;

/** What the pictures of a circle's commitments are drawn from. */
export async function picturesOf(tx: Tx, circleId: string, asked: Asked): Promise<Pictures> {
	const { indicators, total } = await indicatorsOf(tx, circleId, asked);
	return {
		stacks: stacks(await countByOrganisation(tx, circleId, asked)),
		burnUp: burnUp(await dayChanges(tx, circleId, asked), asked.today),
		indicators,
		indicatorsInAll: total,
		timeline: await timelineOf(tx, circleId, asked)
	};
}

/** Entering a set of states counts one, leaving it takes one away. */
async function dayChanges(tx: Tx, circleId: string, asked: Asked): Promise<DayChange[]> {
	const change = (states: string) => sql<number>`(sum((u.to_state in (${sql.raw(states)}))::int
		- coalesce((u.from_state in (${sql.raw(states)}))::int, 0)))::int`;
	const { rows } = await sql<DayChange>`
		select u.at::date::text as day,
			${change("'accepted', 'in_progress', 'blocked', 'done', 'verified'")} as accepted,
			${change("'done', 'verified'")} as done, ${change("'verified'")} as verified
		from public.action_updates u join public.actions a on a.id = u.action_id
		where u.circle_id = ${circleId}::uuid and u.from_state is distinct from u.to_state
		and ${matching(circleId, asked, asked.today)}
		group by 1 order by 1`.execute(tx);
	return rows;
}

/** What is open and dated, the next due first: from when it was accepted (or made) to when it is due. */
async function timelineOf(tx: Tx, circleId: string, asked: Asked): Promise<Dated[]> {
	const { rows } = await sql<Dated>`
		select a.id, a.title, coalesce(o.name, 'An organisation') as owner, a.state, a.due::text as due,
			least(coalesce(a.accepted_at, a.created_at)::date, a.due)::text as start,
			a.due < ${asked.today}::date and a.state in ('accepted', 'in_progress', 'blocked') as late
		from public.actions a left join public.organisations o on o.id = a.owner_id
		where ${matching(circleId, asked, asked.today)} and a.due is not null
		and a.state in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked', 'done')
		order by a.due, a.id limit ${ON_THE_LINE}`.execute(tx);
	return rows;
}
