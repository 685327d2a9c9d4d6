import { afterAll, beforeAll, expect, test } from 'vitest';
import { callum, cast, dev, mei, ruth, stranger, tomas } from '../../../tests/support/cast';
import { buildWorld, idOf, type World } from '../../../tests/support/circle';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { asWorker } from './database';
import { whoWaits } from './who-waits';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.admin, {});
});
afterAll(() => database.close());

test.each(['private.notices', 'private.agreement_notices'] as const)(
	'%s: who had no mail yet comes before who had one, the longest ago first; who sleeps waits',
	async (ledger) => {
		const { admin } = database;
		const about =
			ledger === 'private.notices'
				? { action_id: idOf(world.ours.rows, 'actions'), kind: 'due' }
				: { session_id: idOf(world.ours.rows, 'sessions'), kind: 'opened' };
		await admin`delete from ${admin(ledger)}`;
		let key = 0;
		const notice = (person: string, mailed: string | null) =>
			admin`insert into ${admin(ledger)} ${admin({
				...about,
				circle_id: world.ours.id,
				person_id: idOf(world.people, person),
				key: String(key++),
				settled_at: mailed,
				batch: mailed && '00000000-0000-0000-0000-000000000001'
			})}`;
		const today = [tomas, mei];
		for (const { id } of today) await notice(id, '2026-03-02T09:00:00Z');
		await notice(ruth.id, '2026-03-01T09:00:00Z');
		for (const { id } of [...today, ruth, callum, dev]) await notice(id, null);
		await admin`update public.people set time_zone = 'Pacific/Auckland' where id = ${idOf(world.people, dev.id)}`;

		const waiting = await asWorker((tx) => whoWaits(tx, ledger, (zone) => zone !== 'Pacific/Auckland'));
		const names = new Map([...cast, stranger].map(({ id, name }) => [idOf(world.people, id), name]));
		expect(waiting.map((person) => names.get(person))).toEqual(
			[callum, ruth, ...today].map(({ name }) => name)
		);
	}
);
