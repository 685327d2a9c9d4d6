import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Audience, Counted, Edit, IndicatorGiven, ReadingGiven } from './depth';

/** Changes what either side may change alone; refused when somebody else has done so since. */
export async function editAction(tx: Tx, id: string, edit: Edit): Promise<void> {
	await sql`select public.edit_action(${id}::uuid, ${edit.over ?? edit.version}::int, ${edit.detail}, ${edit.strand}::uuid,
		${edit.phase}::uuid, ${edit.priority}::public.action_priority)`.execute(tx);
}

/** Adds an indicator, describes one anew, or ends it. */
export async function setIndicator(tx: Tx, id: string, given: IndicatorGiven): Promise<void> {
	await sql`select public.set_indicator(${id}::uuid, ${given.indicator}::uuid, ${given.name}, ${given.unit},
		${given.baseline}::numeric, ${given.target}::numeric, ${given.ends === 'yes'}::boolean)`.execute(tx);
}

/** Records what was counted on a day; one that was wrong stays and is named. */
export async function measure(tx: Tx, given: ReadingGiven): Promise<void> {
	await sql`select public.measure_indicator(${given.indicator}::uuid, ${given.value}::numeric, ${given.day}::date,
		${given.body}, ${given.corrects}::bigint)`.execute(tx);
}

/** Records what was counted along with a report, all on one day; what belongs to another commitment is left out. */
export async function measureAlong(
	tx: Tx,
	actionId: string,
	counted: readonly Counted[],
	day: string
): Promise<void> {
	for (const { indicator, value } of counted)
		await sql`select public.measure_indicator(i.id, ${value}::numeric, ${day}::date) from public.action_indicators i
			where i.id = ${indicator}::uuid and i.action_id = ${actionId}::uuid`.execute(tx);
}

/** Says that a commitment waits for another, or no longer does. */
export async function dependOn(tx: Tx, id: string, needs: string, depends: boolean): Promise<void> {
	await sql`select public.depend_on(${id}::uuid, ${needs}::uuid, ${depends}::boolean)`.execute(tx);
}

export async function addLink(tx: Tx, id: string, link: { title: string; address: string }): Promise<void> {
	await sql`select public.add_action_link(${id}::uuid, ${link.title}, ${link.address})`.execute(tx);
}

export async function removeLink(tx: Tx, link: string): Promise<void> {
	await sql`select public.remove_action_link(${link}::uuid)`.execute(tx);
}

/** Who of the circle sees it. */
export async function showActionTo(tx: Tx, id: string, audience: Audience): Promise<void> {
	await sql`select public.show_action_to(${id}::uuid, ${audience}::public.action_visibility)`.execute(tx);
}

/** Says which decision of the circle a commitment follows from; null for none. */
export async function nameDecision(tx: Tx, id: string, decision: string | null): Promise<void> {
	await sql`select public.name_decision(${id}::uuid, ${decision}::uuid)`.execute(tx);
}
