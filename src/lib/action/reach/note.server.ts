import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { ActionState } from '../action';
import { side, whomItConcerns, type Member, type Subject } from './concerned';
import { localTime, reminderKey, type NoticeKind } from './reminders';

type Recorded = { id: string; kind: string; subjectId: string | null; actorId: string | null };

/** Notes whom a step on a commitment concerns. The same thing is noted once, however often the event comes. */
export async function noteStep(tx: Tx, event: Recorded): Promise<void> {
	const found = event.subjectId ? await subject(tx, event.subjectId) : null;
	if (!found) return;
	const { action, members } = found;
	const told = whomItConcerns(event.kind.replace(/^action\./, ''), action, members, event.actorId);
	if (!told) return;
	const round = told.kind === 'to_answer' ? await roundOf(tx, action.id) : event.id;
	await note(
		tx,
		told.people.map((personId) => ({
			personId,
			action,
			kind: told.kind,
			key: `${told.kind}:${action.id}:${round}`
		}))
	);
}

/** Notes what is due soon, today, or late, on the day it is where each person lives. Answers how many were new. */
export async function noteReminders(tx: Tx, now: Date): Promise<number> {
	const { rows } = await sql<{ id: string }>`
		select a.id from public.actions a join public.circles c on c.id = a.circle_id and c.closed_at is null
		where a.state in ('accepted', 'in_progress', 'blocked') and (a.due between ${now}::date - 2 and ${now}::date + 8
			or a.due < ${now}::date and (${now}::date - a.due) % 7 in (0, 1, 6))
		order by a.due`.execute(tx);
	let made = 0;
	for (const { id } of rows) {
		const found = await subject(tx, id);
		if (!found) continue;
		const { action, members } = found;
		const people = [...new Set(side('owner', action, members))];
		const zones = await zonesOf(tx, people);
		made += await note(
			tx,
			people.flatMap((personId) => {
				const key = reminderKey(action, localTime(now, zones.get(personId) ?? null).day);
				return key ? [{ personId, action, kind: 'due' as const, key }] : [];
			})
		);
	}
	return made;
}

type Found = Subject & { id: string; circleId: string; state: ActionState; due: string | null };

/** A commitment, and the members of its circle who may speak and see it. People of the sample get no mail. */
async function subject(tx: Tx, id: string): Promise<{ action: Found; members: Member[] } | null> {
	const row = await tx
		.selectFrom('actions as a')
		.select([
			'a.id',
			'a.circle_id as circleId',
			'a.state',
			'a.due',
			'a.owner_id as ownerId',
			'a.proposed_owner_id as newOwnerId',
			'a.lead_id as leadId',
			'a.created_by as createdBy',
			'a.proposed_by_owner as proposedByOwner'
		])
		.where('a.id', '=', id)
		.executeTakeFirst();
	if (!row) return null;
	const members = await tx
		.selectFrom('memberships as m')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.select(['m.person_id as personId', 'm.organisation_id as organisationId', 'm.role'])
		.where('m.circle_id', '=', row.circleId)
		.where('m.ended_at', 'is', null)
		.where('m.role', '<>', 'observer')
		.where('p.is_sample', '=', false)
		.where(sql<boolean>`private.sees_action(${id}::uuid, m.person_id)`)
		.execute();
	// The lead is a member who may see it, or leads by address; somebody who has left hears nothing.
	const leads =
		members.some(({ personId }) => personId === row.leadId) || (await leadsByAddress(tx, id, row.leadId));
	return { action: { ...row, leadId: leads ? row.leadId : null }, members };
}

async function leadsByAddress(tx: Tx, action: string, person: string | null): Promise<boolean> {
	if (!person) return false;
	const row = await tx
		.selectFrom('private.leads_by_address')
		.select('person_id')
		.where('action_id', '=', action)
		.where('person_id', '=', person)
		.executeTakeFirst();
	return row !== undefined;
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

async function zonesOf(tx: Tx, people: readonly string[]): Promise<Map<string, string | null>> {
	if (people.length === 0) return new Map();
	const rows = await tx
		.selectFrom('people')
		.select(['id', 'time_zone'])
		.where('id', 'in', [...people])
		.execute();
	return new Map(rows.map((row) => [row.id, row.time_zone]));
}

async function note(
	tx: Tx,
	notices: readonly { personId: string; action: Found; kind: NoticeKind; key: string }[]
): Promise<number> {
	if (notices.length === 0) return 0;
	const made = await tx
		.insertInto('private.notices')
		.values(
			notices.map(({ personId, action, kind, key }) => ({
				person_id: personId,
				circle_id: action.circleId,
				action_id: action.id,
				kind,
				key
			}))
		)
		.onConflict((conflict) => conflict.columns(['person_id', 'key']).doNothing())
		.executeTakeFirst();
	return Number(made.numInsertedOrUpdatedRows ?? 0n);
}
