import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { nameKey } from './name-key';
import type { Organisation, Sector } from './organisation';
import type { OrganisationForm } from './organisation-form';

export type OrganisationLine = { id: string; name: string; sector: Sector; isMine: boolean; people: number };

/** Every organisation that this person may see, their own first. */
export async function listOrganisations(tx: Tx, personId: string): Promise<OrganisationLine[]> {
	const { rows } = await sql<OrganisationLine>`
		select o.id, o.name, o.sector, exists (select from public.affiliations a
				where a.organisation_id = o.id and a.person_id = ${personId}) as "isMine",
			(select count(*)::int from public.affiliations a where a.organisation_id = o.id) as people
		from public.organisations o order by 4 desc, lower(o.name) limit 1000`.execute(tx);
	return rows;
}

export type OrganisationPage = {
	id: string;
	name: string;
	sector: Sector;
	functions: string[];
	website: string | null;
	hostsCircles: boolean;
	iSteward: boolean;
	people: { id: string; name: string; jobTitle: string; isSteward: boolean }[];
	circles: { id: string; name: string }[];
};

/** One organisation with the people and circles that this person may see, or null. */
export async function readOrganisation(
	tx: Tx,
	id: string,
	personId: string
): Promise<OrganisationPage | null> {
	const { rows } = await sql<OrganisationPage>`
		select o.id, o.name, o.sector, o.functions, o.website, o.hosts_circles as "hostsCircles",
			exists (select from public.affiliations a
				where a.organisation_id = o.id and a.person_id = ${personId} and a.is_steward) as "iSteward",
			coalesce((select jsonb_agg(jsonb_build_object('id', a.person_id, 'name', coalesce(p.name, ''),
					'jobTitle', a.job_title, 'isSteward', a.is_steward) order by lower(p.name))
				from public.affiliations a join public.people p on p.id = a.person_id where a.organisation_id = o.id), '[]') as people,
			coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by lower(c.name))
				from public.circles c where public.my_role(c.id) <> 'none' and (c.host_id = o.id or exists (
					select from public.memberships m where m.circle_id = c.id and m.organisation_id = o.id and m.ended_at is null
				))), '[]') as circles
		from public.organisations o where o.id = ${id}`.execute(tx);
	return rows[0] ?? null;
}

/** Saves what a steward says about the organisation. False where they may not. */
export async function describeOrganisation(tx: Tx, id: string, form: OrganisationForm): Promise<boolean> {
	const changed = await tx.updateTable('organisations').set(form).where('id', '=', id).executeTakeFirst();
	return changed.numUpdatedRows > 0n;
}

/** Makes somebody a steward or ends it; the last steward stays. False when nothing was changed. */
export async function appointSteward(
	tx: Tx,
	organisation: string,
	person: string,
	steward: boolean
): Promise<boolean> {
	await sql`select from public.affiliations where organisation_id = ${organisation} and is_steward for update`.execute(
		tx
	);
	const { numAffectedRows } = await sql`
		update public.affiliations set is_steward = ${steward}
		where organisation_id = ${organisation} and person_id = ${person} and (${steward} or exists (
			select from public.affiliations other
			where other.organisation_id = ${organisation} and other.person_id <> ${person} and other.is_steward
		))`.execute(tx);
	return (numAffectedRows ?? 0n) > 0n;
}

/** The organisations that an inviter may name: id and name. */
export async function knownOrganisations(tx: Tx): Promise<Organisation[]> {
	return tx.selectFrom('organisations').select(['id', 'name']).orderBy('name').execute();
}

/** Makes those that do not exist yet, and returns the id of each by its name key. */
export async function nameOrganisations(
	tx: Tx,
	organisations: readonly { name: string; sector: Sector }[]
): Promise<Map<string, string>> {
	if (organisations.length === 0) return new Map();
	await tx
		.insertInto('organisations')
		.values(organisations.map(({ name, sector }) => ({ name: name.trim(), sector })))
		.onConflict((conflict) => conflict.column('name_key').doNothing())
		.execute();
	const keys = organisations.map(({ name }) => nameKey(name));
	const rows = await tx
		.selectFrom('organisations')
		.select(['id', 'name_key'])
		.where('name_key', 'in', keys)
		.execute();
	return new Map(rows.map((row) => [row.name_key, row.id]));
}

/** Whether the caller works for an organisation or represents it somewhere. */
export async function worksFor(tx: Tx, organisation: string): Promise<boolean> {
	const { rows } = await sql<{
		so: boolean;
	}>`select ${organisation}::uuid in (select private.my_organisations()) or exists (
		select from public.memberships m where m.organisation_id = ${organisation} and m.ended_at is null
			and m.id = any (array(select private.my_memberships()))) as so`.execute(tx);
	return rows[0]?.so ?? false;
}
