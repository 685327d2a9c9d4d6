import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { ActionState, Step } from './action';
import type { Proposal, StepInput } from './forms';

/**
 * Proposes a commitment to the organisation that would own it and answers its id. Sent twice with the same id, it is proposed once.
 * Throws the refusals of public.propose_action.
 */
export async function proposeAction(tx: Tx, circleId: string, made: Proposal): Promise<string> {
	if (made.id) {
		const there = await tx
			.selectFrom('actions')
			.select('id')
			.where('id', '=', made.id)
			.where('circle_id', '=', circleId)
			.executeTakeFirst();
		if (there) return there.id;
	}
	const { rows } = await sql<{
		id: string;
	}>`select public.propose_action(${made.id ?? null}::uuid, ${circleId}::uuid,
		${made.title}, ${made.owner}::uuid, ${made.lead ?? null}::uuid, ${made.due ?? null}::date, ${made.wording ?? null},
		${made.detail ?? ''}, ${made.session ?? null}::uuid, ${made.item ?? null}::uuid, ${made.document ?? null}::uuid,
		${made.section ?? null}, ${made.strand ?? null}::uuid, ${made.phase ?? null}::uuid,
		${made.bySession ?? false}::boolean, ${made.priority ?? 'normal'}::public.action_priority,
		${made.concerned ? 'concerned' : 'circle'}::public.action_visibility) as id`.execute(tx);
	const [row] = rows;
	if (!row) throw new Error('propose_action answered nothing');
	if (made.decision)
		await sql`select public.name_decision(${row.id}::uuid, ${made.decision}::uuid)`.execute(tx);
	return row.id;
}

/** Takes one step of the state machine (private.action_steps); answers the new state. Throws its refusals. */
export async function takeStep(tx: Tx, actionId: string, step: Step, given: StepInput): Promise<ActionState> {
	const { rows } = await sql<{ state: ActionState }>`select public.take_step(${actionId}::uuid, ${step},
		${given.body ?? ''}, ${given.link ?? null}, ${given.due ?? null}::date, ${given.title ?? null},
		${given.lead ?? null}::uuid, ${given.progress ?? null}::int, ${given.owner ?? null}::uuid,
		${given.other ?? null}::uuid, ${given.corrects ?? null}::bigint, ${given.bySession ?? false}::boolean, ${given.terms ?? null}::int) as state`.execute(
		tx
	);
	const [row] = rows;
	if (!row) throw new Error('take_step answered nothing');
	return row.state;
}

/** The owner alone decides whether the world may see a commitment. */
export async function makeActionPublic(tx: Tx, actionId: string, visible: boolean): Promise<void> {
	await sql`select public.make_action_public(${actionId}::uuid, ${visible}::boolean)`.execute(tx);
}

/** The caller's organisation supports a commitment of another, or no longer does. */
export async function supportAction(tx: Tx, actionId: string, supports: boolean): Promise<void> {
	await sql`select public.support_action(${actionId}::uuid, ${supports}::boolean)`.execute(tx);
}

/** Asks an organisation to support a commitment, or asks it no longer. Throws the refusals of public.ask_support. */
export async function askSupport(
	tx: Tx,
	actionId: string,
	organisation: string,
	asks: boolean
): Promise<void> {
	await sql`select public.ask_support(${actionId}::uuid, ${organisation}::uuid, ${asks}::boolean)`.execute(
		tx
	);
}
