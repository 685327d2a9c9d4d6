import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CannotStart } from '../data-folder';
import { log } from '../log';
import { baseForPostgres } from './folders';

const nobody = { uid: 65534, gid: 65534 };
let root: string;
let folder: string;
let aside: string;

beforeEach(async () => {
	root = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-base-'));
	await fs.chmod(root, 0o711);
	[folder, aside] = [path.join(root, 'data'), path.join(root, 'aside')];
	await fs.mkdir(folder, { mode: 0o711 });
});
afterEach(async () => {
	vi.restoreAllMocks();
	await fs.rm(root, { recursive: true });
});

async function databaseIn(base: string): Promise<void> {
	await fs.mkdir(path.join(base, 'postgres'), { recursive: true });
	await fs.writeFile(path.join(base, 'postgres', 'PG_VERSION'), '18\n');
}
const forRootOnly = () => fs.chmod(folder, 0o700);

test('a first database is made in the data folder, and aside where only root may enter that', async () => {
	expect(await baseForPostgres(folder, aside, nobody)).toBe(folder);
	expect(await baseForPostgres(folder, aside, null)).toBe(folder);
	await forRootOnly();
	expect(await baseForPostgres(folder, aside, nobody)).toBe(aside);
	expect(await baseForPostgres(folder, aside, null)).toBe(folder);
});

test('a database that can no longer be reached is not replaced by an empty one', async () => {
	await databaseIn(folder);
	await forRootOnly();
	const refused = baseForPostgres(folder, aside, nobody);
	await expect(refused).rejects.toThrow(CannotStart);
	await expect(refused).rejects.toThrow(path.join(folder, 'postgres'));
	await expect(refused).rejects.toThrow('chmod o+x');
	await databaseIn(aside);
	await expect(baseForPostgres(folder, aside, nobody)).rejects.toThrow(`Another one is in ${aside}`);
});

test('a database aside is used also once the data folder can be entered, and is named at every start', async () => {
	await databaseIn(aside);
	const told = vi.spyOn(log, 'warn').mockReturnValue(undefined);
	expect(await baseForPostgres(folder, aside, nobody)).toBe(aside);
	expect(told.mock.calls.flat().join()).toContain(`kept in ${aside}. Back up that folder too.`);
});

test('a database aside that only root can open is not passed over by another account', async () => {
	await databaseIn(aside);
	await expect(baseForPostgres(folder, aside, null)).rejects.toThrow(
		`is in ${aside}, from when Colloquy ran as root`
	);
});

test('of two databases the one in the data folder is used, and the other is named', async () => {
	await Promise.all([databaseIn(folder), databaseIn(aside)]);
	const told = vi.spyOn(log, 'warn').mockReturnValue(undefined);
	expect(await baseForPostgres(folder, aside, nobody)).toBe(folder);
	expect(told.mock.calls.flat().join()).toContain(aside);
});
