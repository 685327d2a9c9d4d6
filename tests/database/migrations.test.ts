import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, migrations } from '../../src/lib/server/database/migrate';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

/** All migrations, the last one with other words. */
const withLast = (change: (text: string) => string) =>
	migrations().map((one, index, { length }) =>
		index === length - 1 ? { ...one, text: change(one.text) } : one
	);

test('a comment or the layout of a migration that ran may be mended', async () => {
	const mended = withLast(
		(text) => `-- What this is about.\n\n${text.replace(/^\s*--.*$/gm, '\t-- Mended.')}\n`
	);
	expect(await migrate(database.admin, mended)).toEqual([]);
});

test('what a migration that ran does may not change', async () => {
	for (const more of ['select 1;', 'select 1; -- a comment', '/* */ select 2;'])
		await expect(
			migrate(
				database.admin,
				withLast((text) => `${text}\n${more}`)
			)
		).rejects.toThrow(/has changed since this database was made/);
});
