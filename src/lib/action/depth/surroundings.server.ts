import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { together } from '$lib/server/database/together';
import type { ActionState } from '../action';
import { isDueBySession } from '../action.server';
import type { ActionLink, Gauge, Reading, Related, Surroundings } from './depth';

/** What hangs on a commitment and what it hangs on, as far as whoever asks may see it. */
export async function readSurroundings(tx: Tx, actionId: string): Promise<Surroundings> {
	const { related, ...rest } = await together({
		related: relatedTo(tx, actionId),
		decision: decisionOf(tx, actionId),
		links: linksOf(tx, actionId),
		gauges: gaugesOf(tx, actionId)
	});
	const all = (how: RelatedRow['how']) => related.filter((row) => row.how === how).map(toRelated);
	return {
		...rest,
		whole: all('whole')[0] ?? null,
		parts: all('part'),
		mergedInto: all('merged_into')[0] ?? null,
		merged: all('merged'),
		needs: all('needs'),
		neededBy: all('needed_by')
	};
}

/** The decision a commitment follows from. */
export async function decisionOf(tx: Tx, actionId: string): Promise<{ id: string; text: string } | null> {
	const row = await tx
		.selectFrom('actions as a')
		.innerJoin('decisions as d', 'd.id', 'a.decision_id')
		.select(['d.id', 'd.text'])
		.where('a.id', '=', actionId)
		.executeTakeFirst();
	return row ?? null;
}

/** The commitments that follow from a decision, in the order they were made. */
export async function actionsFrom(
	tx: Tx,
	decisionId: string
): Promise<{ id: string; title: string; state: ActionState; due: string | null; owner: string }[]> {
	const rows = await tx
		.selectFrom('actions as a')
		.leftJoin('organisations as o', 'o.id', 'a.owner_id')
		.select(['a.id', 'a.title', 'a.state', 'a.due', 'o.name as owner'])
		.where('a.decision_id', '=', decisionId)
		.orderBy('a.created_at')
		.execute();
	return rows.map((row) => ({ ...row, owner: row.owner ?? 'An organisation' }));
}

/** `isAlike`: seen by the same people, so that the two may be merged. */
export type OtherAction = { id: string; title: string; isAlike: boolean };

/** Other commitments of a circle that are still to be done: to wait for, or to merge into. The newest first. */
export function otherActions(tx: Tx, circleId: string, actionId: string): Promise<OtherAction[]> {
	return tx
		.selectFrom('actions')
		.select(['id', 'title'])
		.select(
			sql<boolean>`exists (select from public.actions mine where mine.id = ${actionId}::uuid and mine.visibility = actions.visibility
				and (mine.visibility = 'circle' or mine.owner_id = actions.owner_id))`.as('isAlike')
		)
		.where('circle_id', '=', circleId)
		.where('id', '<>', actionId)
		.where('state', 'not in', ['declined', 'withdrawn', 'verified'])
		.orderBy('created_at', 'desc')
		.limit(300)
		.execute();
}

type RelatedRow = {
	how: 'whole' | 'part' | 'merged_into' | 'merged' | 'needs' | 'needed_by';
	id: string;
	title: string;
	state: ActionState;
	due: string | null;
	by_session: boolean;
	owner: string | null;
};

async function relatedTo(tx: Tx, id: string): Promise<RelatedRow[]> {
	const { rows } = await sql<RelatedRow>`
		select tie.how, a.id, a.title, a.state, a.due, ${isDueBySession} as by_session, o.name as owner
		from (
			select 'whole' as how, whole_id as id from public.actions where id = ${id}
			union all select 'merged_into', merged_into_id from public.actions where id = ${id}
			union all select 'part', id from public.actions where whole_id = ${id}
			union all select 'merged', id from public.actions where merged_into_id = ${id}
			union all select 'needs', needs_id from public.action_dependencies where action_id = ${id}
			union all select 'needed_by', action_id from public.action_dependencies where needs_id = ${id}
		) tie
		join public.actions a on a.id = tie.id
		left join public.organisations o on o.id = a.owner_id
		order by a.created_at, a.id`.execute(tx);
	return rows;
}

const toRelated = (row: RelatedRow): Related => ({
	id: row.id,
	title: row.title,
	state: row.state,
	due: row.due,
	dueBySession: row.by_session,
	owner: row.owner ?? 'An organisation'
});

function linksOf(tx: Tx, actionId: string): Promise<ActionLink[]> {
	return tx
		.selectFrom('action_links')
		.select(['id', 'title', 'address'])
		.where('action_id', '=', actionId)
		.orderBy('added_at')
		.execute();
}

async function gaugesOf(tx: Tx, actionId: string): Promise<Gauge[]> {
	const { gauges, readings } = await together({
		gauges: tx
			.selectFrom('action_indicators')
			.select(['id', 'name', 'unit', 'baseline', 'target', 'ended_at'])
			.where('action_id', '=', actionId)
			.orderBy('created_at')
			.orderBy('id')
			.execute(),
		readings: readingsOf(tx, actionId)
	});
	return gauges.map(({ id, name, unit, baseline, target, ended_at }) => ({
		id,
		name,
		unit,
		baseline: baseline === null ? null : Number(baseline),
		target: target === null ? null : Number(target),
		ended: ended_at !== null,
		readings: readings.filter(({ of }) => of === id).map(({ reading }) => reading)
	}));
}

/** What was counted for all its indicators, the latest first. */
async function readingsOf(tx: Tx, actionId: string): Promise<{ of: string; reading: Reading }[]> {
	const rows = await tx
		.selectFrom('indicator_values as v')
		.leftJoin('people as p', 'p.id', 'v.by_id')
		.leftJoin('organisations as o', 'o.id', 'v.for_id')
		.select(['v.id', 'v.indicator_id', 'v.value', 'v.on_day', 'p.name as by', 'o.name as organisation'])
		.select(
			sql<boolean>`exists (select from public.indicator_values later where later.corrects = v.id)`.as(
				'corrected'
			)
		)
		.where('v.action_id', '=', actionId)
		.orderBy('v.on_day', 'desc')
		.orderBy('v.id', 'desc')
		.limit(1000)
		.execute();
	return rows.map((row) => ({
		of: row.indicator_id,
		reading: {
			id: row.id,
			value: Number(row.value),
			on: row.on_day,
			by: row.by ?? 'Somebody who has left',
			organisation: row.organisation,
			corrected: row.corrected
		}
	}));
}
