import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { timeZoneChoices } from '../../src/lib/session/time-zones.server';
import { giveAccounts } from '../support/accounts';
import { actAs } from '../support/act-as';
import { cast, mei, ruth, type CastMember } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// What a client that speaks to the tables itself can't do either.
let database: TestDatabase;
let world: World;
let accounts: Ids;

beforeAll(async () => {
	database = await freshDatabase();
	accounts = await giveAccounts(database.admin, cast);
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

function as<T>({ id }: CastMember, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
	return database.admin.begin(async (tx) => {
		await actAs(tx, idOf(accounts, id));
		return work(tx);
	}) as Promise<T>;
}

test('an organisation keeps a steward, however they are asked to go', async () => {
	const organisation = idOf(world.organisations, ruth.organisation);
	await database.admin`update public.affiliations set is_steward = (person_id = ${idOf(world.people, ruth.id)}) where organisation_id = ${organisation}`;
	const end = () =>
		as(
			ruth,
			(tx) => tx`update public.affiliations set is_steward = false where organisation_id = ${organisation}`
		);
	await expect(end()).rejects.toThrow('The last steward of an organisation stays');
	const stewards = () =>
		database.admin`select from public.affiliations where organisation_id = ${organisation} and is_steward`;
	expect(await stewards()).toHaveLength(1);
});

test('conveners see the addresses of those they convene, not of those who have left', async () => {
	const mail = () =>
		as(
			ruth,
			(tx) => tx`select email from public.person_emails where person_id = ${idOf(world.people, mei.id)}`
		);
	expect(await mail()).toHaveLength(1);
	await database.admin`update public.memberships set ended_at = now() where person_id = ${idOf(world.people, mei.id)}`;
	expect(await mail()).toEqual([]);
	await database.admin`update public.memberships set ended_at = null where person_id = ${idOf(world.people, mei.id)}`;
});

test('a session takes place in a time zone that exists, which is every one that the form offers', async () => {
	const zones = timeZoneChoices([]).map(({ value }) => value);
	const unknown = await database.admin`select zone from unnest(${[...zones, 'UTC']}::text[]) zone
		where zone not in (select name from pg_catalog.pg_timezone_names)`;
	expect([...unknown]).toEqual([]);
	const plan = (zone: string) =>
		as(
			ruth,
			(tx) => tx`insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
				values (${world.ours.id}, 'Next', now(), now() + interval '1 hour', ${zone}, 'attributed')`
		);
	await expect(plan('GMT Standard Time')).rejects.toThrow('Choose a time zone from the list');
	await plan('Europe/London');
});
