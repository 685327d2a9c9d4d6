import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { config } from './config';
import { startPostgres } from './postgres/embedded';
import { shutDown } from './shutdown';
import { startPlatform } from './start-up';

vi.mock('./postgres/embedded', () => ({ startPostgres: vi.fn() }));

test('a server that is stopped while its Postgres comes up stops that too, and gives its folder back', async () => {
	const dataFolder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-start-'));
	Object.assign(config, { dataFolder, databaseUrl: undefined });
	const stop = vi.fn(async () => undefined);
	vi.mocked(startPostgres).mockImplementation((_, options) => {
		options?.begun?.(stop);
		return new Promise(() => undefined);
	});
	void startPlatform();
	await vi.waitUntil(() => vi.mocked(startPostgres).mock.calls.length > 0);
	await shutDown();
	expect(stop).toHaveBeenCalledTimes(1);
	expect(await fs.readdir(dataFolder)).toEqual([]);
	await fs.rm(dataFolder, { recursive: true });
});
