import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Account, Profile } from './account';

/** What the account page shows of the person themselves; null when they are gone. */
export async function readAccount(tx: Tx, personId: string): Promise<Account | null> {
	const person = await tx
		.selectFrom('people')
		.select(['name', 'time_zone'])
		.where('id', '=', personId)
		.executeTakeFirst();
	if (!person) return null;
	const affiliations = await tx
		.selectFrom('affiliations as a')
		.innerJoin('organisations as o', 'o.id', 'a.organisation_id')
		.select([
			'o.id as organisationId',
			'o.name as organisation',
			'a.job_title as jobTitle',
			'a.is_steward as isSteward'
		])
		.where('a.person_id', '=', personId)
		.orderBy('a.since')
		.execute();
	const memberships = await tx
		.selectFrom('memberships as m')
		.innerJoin('circles as c', 'c.id', 'm.circle_id')
		.innerJoin('organisations as o', 'o.id', 'm.organisation_id')
		.select([
			'm.id',
			'c.id as circleId',
			'c.name as circle',
			'o.name as organisation',
			'm.follows_topics as follows'
		])
		.select(sql<string>`m.role::text`.as('role'))
		.where('m.person_id', '=', personId)
		.where('m.ended_at', 'is', null)
		.orderBy('c.name')
		.execute();
	return { name: person.name, timeZone: person.time_zone ?? '', affiliations, memberships };
}

export async function describeMyself(tx: Tx, personId: string, { name, timeZone }: Profile): Promise<void> {
	await tx
		.updateTable('people')
		.set({ name, time_zone: timeZone || null })
		.where('id', '=', personId)
		.execute();
}

/** The zone of a browser, for whoever has none yet. */
export async function keepFirstZone(tx: Tx, personId: string, zone: string): Promise<void> {
	await tx
		.updateTable('people')
		.set({ time_zone: zone })
		.where('id', '=', personId)
		.where('time_zone', 'is', null)
		.execute();
}

/** Whether new posts of a circle come by mail. */
export async function followTopics(tx: Tx, membership: string, follows: boolean): Promise<void> {
	await tx.updateTable('memberships').set({ follows_topics: follows }).where('id', '=', membership).execute();
}
