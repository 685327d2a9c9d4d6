import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { ActionState } from '../action';
import type { Member, Subject } from './concerned';

export type Found = { action: Commitment; members: Member[] };
export type Commitment = Subject & { id: string; circleId: string; state: ActionState; due: string | null };

/** A commitment, and the members of its circle who may speak and see it. People of the sample get no mail. */
export async function subjectOf(tx: Tx, id: string): Promise<Found | null> {
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
			'a.proposed_by_owner as proposedByOwner',
			sql<boolean>`a.document_id is not null or a.section is not null`.as('writtenDown')
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
	// Whoever has been a member since is asked as one, or has left.
	const row = await tx
		.selectFrom('private.leads_by_address as l')
		.select('l.person_id')
		.where('l.action_id', '=', action)
		.where('l.person_id', '=', person)
		.where(({ exists, not, selectFrom }) =>
			not(
				exists(
					selectFrom('memberships as m')
						.select('m.id')
						.whereRef('m.circle_id', '=', 'l.circle_id')
						.whereRef('m.person_id', '=', 'l.person_id')
				)
			)
		)
		.executeTakeFirst();
	return row !== undefined;
}
