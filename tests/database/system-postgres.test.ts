import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect, type Address } from '../../src/lib/server/database/address';
import { migrate } from '../../src/lib/server/database/migrate';
import { prepareThrowaway } from '../../src/lib/server/database/throwaway';
import { calls } from '../access/calls';
import { tryToCall, tryToSee, undoEverything } from '../access/attempting';
import { functions, linesOf, tables, who } from '../access/expectations';
import { inhabited, type Inhabited } from '../support/platform';
import { findSystemPostgres, startSystemPostgres } from '../support/system-postgres';

const bin = await findSystemPostgres();

// DATABASE_URL instead of our own: another version, TCP, passwords, an administrator with a name of its own.
describe.skipIf(!bin)('a Postgres of the operator’s', () => {
	let place: Inhabited;
	let stop: () => Promise<void>;

	beforeAll(async () => {
		vi.spyOn(console, 'error').mockReturnValue();
		const server = await startSystemPostgres(bin ?? '');
		stop = server.stop;
		const address: Address = { kind: 'url', url: server.url, prepare: true };
		await prepareThrowaway(address);
		const admin = connect(address, 'admin', { max: 2 });
		place = await inhabited({ address, admin, close: () => admin.end() });
		await undoEverything(admin, [...new Set(linesOf(tables).map(({ words }) => words[0] ?? ''))]);
	}, 60_000);
	afterAll(async () => {
		await place.close();
		await stop();
		vi.restoreAllMocks();
	});

	test('a second start changes nothing', async () => {
		const rights = () => place.database.admin`select relname, relacl::text from pg_class order by 1, 2`;
		const before = await rights();
		await prepareThrowaway(place.database.address);
		expect(await migrate(place.database.admin)).toEqual([]);
		expect(await rights()).toEqual(before);
	});

	test('everybody sees what they see on ours', async () => {
		for (const { name, words, cells } of linesOf(tables).filter(({ words }) => words[1] === 'see')) {
			const seen = await Promise.all(who.map((id) => tryToSee(client(id), words[0] ?? '', place.world)));
			expect(seen, name).toEqual(cells);
		}
	});

	test('every function answers everybody as on ours', async () => {
		for (const { name, words, cells } of linesOf(functions)) {
			const args = calls(place.world)[words[0] ?? '']?.[words[1] ?? ''] ?? {};
			const answers = [];
			for (const id of who) answers.push(await tryToCall(client(id), words[0] ?? '', args));
			expect(answers, name).toEqual(cells);
		}
	});

	function client(id: string) {
		const found = place.clients[id];
		if (!found) throw new Error(`Nobody is called ${id}.`);
		return found;
	}
});
