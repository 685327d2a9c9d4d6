import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CannotStart } from './data-folder';
import { secretsOfFolder } from './secrets';

let folder: string;
beforeEach(async () => void (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-secret-'))));
afterEach(async () => {
	vi.restoreAllMocks();
	await fs.rm(folder, { recursive: true });
});

const keyOf = async () => (await secretsOfFolder(folder)).derive('links').toString('hex');

test('a folder keeps one secret, whoever starts in it at the same time, for its owner’s eyes only', async () => {
	const keys = await Promise.all(Array.from({ length: 20 }, keyOf));
	expect(new Set([...keys, await keyOf()]).size).toBe(1);
	expect(await fs.readdir(folder)).toEqual(['secret']);
	expect((await fs.stat(path.join(folder, 'secret'))).mode & 0o777).toBe(0o600);
});

test('the secret has its name only once all of it is written down', async () => {
	const write = vi.spyOn(fs, 'writeFile');
	const link = vi.spyOn(fs, 'link');
	await keyOf();
	const [written, , options] = write.mock.calls[0] ?? [];
	expect(written).not.toBe(path.join(folder, 'secret'));
	expect(options).toMatchObject({ flush: true });
	expect(link.mock.calls).toEqual([[written, path.join(folder, 'secret')]]);
});

test('an empty or cut-off secret is refused with what to do, and left as it is', async () => {
	for (const rest of ['', '\n', 'x'.repeat(42)]) {
		await fs.writeFile(path.join(folder, 'secret'), rest);
		const refused = secretsOfFolder(folder);
		await expect(refused).rejects.toThrow(CannotStart);
		await expect(refused).rejects.toThrow(/is not whole.* backup/);
		expect(await fs.readFile(path.join(folder, 'secret'), 'utf8')).toBe(rest);
	}
	await fs.writeFile(path.join(folder, 'secret'), 'x'.repeat(43));
	expect(await keyOf()).toHaveLength(64);
});
