import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lockDataFolder } from './data-folder';

test('one process to a data folder; a dead one leaves no lock', async () => {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-lock-'));
	const unlock = await lockDataFolder(folder);
	await expect(lockDataFolder(folder)).rejects.toThrow(
		/Another Colloquy \(process \d+ on .+\) is using the data folder .+ DATA_DIR/
	);
	await unlock();
	await (
		await lockDataFolder(folder)
	)();

	const dead = spawn(process.execPath, ['-e', '0']);
	await new Promise((resolve) => dead.once('exit', resolve));
	await fs.writeFile(
		path.join(folder, 'colloquy.lock'),
		JSON.stringify({ pid: dead.pid, started: '1', host: os.hostname() })
	);
	await (
		await lockDataFolder(folder)
	)();
	// The number of a living process that started at another time is not that process.
	await fs.writeFile(
		path.join(folder, 'colloquy.lock'),
		JSON.stringify({ pid: process.pid, started: '1', host: os.hostname() })
	);
	await (
		await lockDataFolder(folder)
	)();
	expect(await fs.readdir(folder)).toEqual([]);
	await fs.rm(folder, { recursive: true });
});
