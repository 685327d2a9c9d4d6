import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAs } from '$lib/server/database';
import { cast, dev, mei, ruth } from '../../../tests/support/cast';
import { buildWorld, idOf, type World } from '../../../tests/support/circle';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { randomUUID } from 'node:crypto';
import { publishSummary } from '$lib/publication/publication.server';
import { check, listIdentities } from './check.server';
import { partsOf } from './parts';

// Mei was in the room and Dev said he would come; Harbour Trust and Eastmoor Police are theirs; Northgate Foundation hosts.
let database: TestDatabase;
let world: World;
const accounts: Record<string, string> = {};

beforeAll(async () => {
	database = await freshDatabase();
	for (const { id, email } of cast) {
		accounts[id] = randomUUID();
		await database.admin`insert into auth.users (id, email, email_confirmed_at) values (${accounts[id]}, ${email}, now())`;
	}
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

const texts = [
	'Mei Nakamura said so.',
	'Nakamura, Mei said so.',
	'It was NAKAMURA’s idea.',
	'It was Me&#105; N&#97;kamura.',
	'Write to mei@example.org.',
	'**Harbour** Trust will train.',
	'See https://harbourtrust.example.org/about',
	'| Who |\n| --- |\n| Eastmoor Police |',
	'[Report](https://example.org/eastmoor-police.pdf)',
	'eastmoor\u00a0police'
];

describe('in a Chatham House session', () => {
	test.each(texts)('the database publishes for nobody: %s', async (text) => {
		for (const audience of ['public', 'members'] as const)
			await expect(publish(text, audience)).rejects.toThrow(/Chatham House Rule/);
	});

	test.each(texts)('what the database refuses, the check shows as blocking: %s', async (text) => {
		const identities = await as(ruth.id, (tx) => listIdentities(tx, idOf(world.ours.rows, 'sessions')));
		const found = check('s', partsOf(text, 'A theme', '#'), identities);
		expect(found.some(({ blocks }) => blocks)).toBe(true);
	});

	test('a title can name nobody either', async () => {
		await expect(publish('Nothing.', 'public', `A talk with ${mei.name}`)).rejects.toThrow(
			/Chatham House Rule/
		);
	});

	test('the host is its publisher, and is named', async () => {
		expect(await publish('Northgate Foundation thanks everybody.', 'public')).toMatchObject({ number: 3 });
	});

	test('others of the circle, everyday words and parts of words are not in the way', async () => {
		expect(await publish('Harbour police may trust the network.', 'public')).toMatchObject({ number: 4 });
	});
});

test('only conveners are told whom to look for', async () => {
	const session = idOf(world.ours.rows, 'sessions');
	expect(await as(dev.id, (tx) => listIdentities(tx, session))).toEqual([]);
	expect((await as(ruth.id, (tx) => listIdentities(tx, session))).length).toBeGreaterThan(5);
});

function publish(markdown: string, audience: 'public' | 'members', title = 'A record') {
	return as(ruth.id, (tx) =>
		publishSummary(tx, idOf(world.ours.rows, 'sessions'), { audience, title, markdown })
	);
}

function as<T>(who: string, work: Parameters<typeof writeAs<T>>[1]): Promise<T> {
	return writeAs({ userId: accounts[who] ?? '' }, work);
}
