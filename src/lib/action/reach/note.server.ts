import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { side, toldByLine, whomItConcerns, type Line } from './concerned';
import { note } from './ledger.server';
import { subjectOf, type Found } from './subject.server';

type Recorded = { id: string; kind: string; subjectId: string | null; actorId: string | null };

/** Notes whom a step on a commitment concerns. The same thing is noted once, however often the event comes. */
export async function noteStep(tx: Tx, event: Recorded): Promise<void> {
	const found = event.subjectId ? await subjectOf(tx, event.subjectId) : null;
	if (!found) return;
	const { action, members } = found;
	const step = event.kind.replace(/^action\./, '');
	const line = toldByLine.includes(step) ? await lineOf(tx, action.id, step) : null;
	for (const { kind, people } of whomItConcerns(step, action, members, event.actorId, line)) {
		const round = kind === 'to_answer' ? await roundOf(tx, action.id) : event.id;
		const key = `${kind}:${action.id}:${round}`;
		await note(
			tx,
			people.map((personId) => ({ personId, action, kind, key }))
		);
	}
	if (step === 'edit' || step.endsWith('_indicator')) await noteChange(tx, found, event);
	const over = ({ finish: 'need_done', withdraw: 'need_gone' } as const)[step];
	if (over) await noteDependants(tx, action.id, over, event);
}

/** What was promised means something else when its detail or a target changes: the other side hears of it, once a day. */
async function noteChange(tx: Tx, { action, members }: Found, event: Recorded): Promise<void> {
	const { rows } = await sql<{ id: string; day: string }>`select u.id::text, u.at::date::text as day
		from public.action_updates u where u.action_id = ${action.id} and u.by_id = ${event.actorId}
		and (u.step = 'edit' and u.changes ? 'detail' or u.changes ? 'target' or u.step = 'end_indicator')
		and u.to_state in ('accepted', 'in_progress', 'blocked') and u.at = (select e.at from public.events e where e.id = ${event.id}) limit 1`.execute(
		tx
	);
	const [changed] = rows;
	if (!changed) return;
	const people = side('other_side', action, members, event.actorId).filter((id) => id !== event.actorId);
	const key = `changed:${action.id}:${changed.day}`;
	await note(
		tx,
		[...new Set(people)].map((personId) => ({ personId, action, kind: 'changed', key }))
	);
}

/** Those whose commitments wait for this one hear that they need not wait any longer, or wait in vain. */
async function noteDependants(
	tx: Tx,
	id: string,
	kind: 'need_done' | 'need_gone',
	event: Recorded
): Promise<void> {
	const waiting = await tx
		.selectFrom('action_dependencies as d')
		.innerJoin('actions as a', 'a.id', 'd.action_id')
		.select('a.id')
		.where('d.needs_id', '=', id)
		.where('a.state', 'not in', ['done', 'verified', 'declined', 'withdrawn'])
		.execute();
	for (const { id: dependant } of waiting) {
		const found = await subjectOf(tx, dependant);
		if (!found) continue;
		const { action, members } = found;
		const people = side('owner', action, members).filter((person) => person !== event.actorId);
		await note(
			tx,
			(await whoSee(tx, id, people)).map((personId) => ({
				personId,
				action,
				kind,
				key: `${kind}:${dependant}:${event.id}`
			}))
		);
	}
}

/** Those of them who may know of a commitment: of one that is for the whole circle also a lead who is no member. */
async function whoSee(tx: Tx, action: string, people: readonly string[]): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select distinct told.id from unnest(${[...people]}::uuid[]) told (id) join public.actions a on a.id = ${action}
		where a.visibility = 'circle' or private.sees_action(a.id, told.id)`.execute(tx);
	return rows.map(({ id }) => id);
}

/** What the story says of the organisations of the last such step. */
async function lineOf(tx: Tx, action: string, step: string): Promise<Line | null> {
	const row = await tx
		.selectFrom('action_updates')
		.select(['owner_from as ownerFrom', 'owner_to as ownerTo'])
		.where('action_id', '=', action)
		.where('step', '=', step)
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row ?? null;
}

/** Being asked once more is another question; being named in between is the same one. */
async function roundOf(tx: Tx, action: string): Promise<string> {
	const row = await tx
		.selectFrom('action_updates')
		.select((query) => query.fn.max('id').as('id'))
		.where('action_id', '=', action)
		.where('step', 'in', ['propose', 'propose_again', 'hand_over'])
		.executeTakeFirst();
	return String(row?.id ?? '0');
}
