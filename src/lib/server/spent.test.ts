import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveAccounts } from '../../../tests/support/accounts';
import { cast, mei, ruth, stranger, tomas } from '../../../tests/support/cast';
import { buildWorld, idOf, type Ids, type World } from '../../../tests/support/circle';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { usePlatform } from './platform';
import type { Backend } from './platform/backend';
import { createEmbeddedPlatform } from './platform/embedded';
import { secretsFrom } from './secrets';
import { removeSpent } from './spent';

let database: TestDatabase;
let backend: Backend;
let accounts: Ids;
let world: World;
const secrets = secretsFrom('test');

beforeAll(async () => {
	database = await freshDatabase();
	backend = await createEmbeddedPlatform(database.address, secrets);
	usePlatform(backend, secrets.derive('links'));
	accounts = await giveAccounts(database.admin, [...cast, stranger]);
	world = await buildWorld(database.admin, accounts);
});
afterAll(async () => {
	await backend.close();
	await database.close();
});

test.each(['mute_links', 'commitment_mute_links'])(
	'a link that ends mails goes when its time is over: %s',
	async (table) => {
		const { admin } = database;
		const links = admin(`private.${table}`);
		const about = { person_id: idOf(world.people, mei.id), circle_id: world.ours.id };
		await admin`insert into ${links} ${admin({ ...about, token_hash: 'over', expires_at: '2020-01-01' })}`;
		await admin`insert into ${links} ${admin({ ...about, token_hash: 'good', expires_at: '2999-01-01' })}`;
		await removeSpent();
		expect(await admin`select token_hash from ${links}`).toEqual([{ token_hash: 'good' }]);
	}
);

test('a link to answer by goes half a year after its time, unless the story or its end speaks of it', async () => {
	const { admin } = database;
	const who = idOf(world.people, mei.id);
	const by = idOf(world.people, ruth.id);
	const action = idOf(world.ours.rows, 'actions');
	await admin`delete from private.answer_links`;
	const link = (name: string, daysAgo: number, more: object = {}) =>
		admin`insert into private.answer_links ${admin({
			token_hash: name,
			action_id: action,
			person_id: who,
			address: mei.email,
			purpose: 'answer',
			expires_at: new Date(Date.now() - daysAgo * 86_400_000),
			...more
		})}`;
	await link('long over', 181);
	await link('may still be had anew', 179);
	await link('was used', 400, { used_at: new Date() });
	await link('was ended', 400, { revoked_at: new Date() });
	await link('was asked for', 400, { sent_by: by });
	await removeSpent();
	const left = await admin<
		{ name: string }[]
	>`select token_hash as name from private.answer_links order by 1`;
	expect(left.map(({ name }) => name)).toEqual([
		'may still be had anew',
		'was asked for',
		'was ended',
		'was used'
	]);
});

test('a session that nobody came back to for a month goes, with what could renew it', async () => {
	const { admin } = database;
	await admin`delete from auth.sessions`;
	let tokens = 0;
	const session = async (person: string, created: string, refreshed: string | null) => {
		const [{ id } = { id: '' }] = await admin<{ id: string }[]>`
			insert into auth.sessions (id, user_id, created_at, updated_at, refreshed_at) values (gen_random_uuid(),
				${idOf(accounts, person)}, now() - ${created}::interval, now(), now() - ${refreshed}::interval) returning id`;
		await admin`insert into auth.refresh_tokens (id, token, user_id, session_id, revoked) values (${++tokens}, ${id}, ${idOf(accounts, person)}, ${id}, false)`;
		return id;
	};
	await session(mei.id, '31 days', null);
	await session(mei.id, '90 days', '31 days');
	const kept = [
		await session(ruth.id, '90 days', '29 days'),
		await session(tomas.id, '29 days', null)
	].sort();
	await removeSpent();
	expect((await admin`select id from auth.sessions order by id`).map(({ id }) => id as string)).toEqual(kept);
	expect(
		(await admin`select token from auth.refresh_tokens order by token`).map(({ token }) => token as string)
	).toEqual(kept);

	// A project elsewhere has times of its own.
	await session(mei.id, '90 days', null);
	usePlatform({ ...backend, mode: 'hosted' }, secrets.derive('links'));
	await removeSpent();
	usePlatform(backend, secrets.derive('links'));
	expect(await admin`select from auth.sessions`).toHaveLength(3);
});
