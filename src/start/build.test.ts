import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

let machines: string[];
beforeEach(async () => {
	const make = () => fs.mkdtemp(path.join(os.tmpdir(), 'colloquy-machine-'));
	machines = await Promise.all([make(), make()]);
});
afterEach(() => Promise.all(machines.map((folder) => fs.rm(folder, { recursive: true }))));

const url = (file: string) => JSON.stringify(pathToFileURL(path.resolve(file)).href);

/** The name that a build gets on that machine, whose Vite only writes it down. */
async function built(folder: string, page: string): Promise<string> {
	const write = async (file: string, text: string) => {
		await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
		await fs.writeFile(path.join(folder, file), text);
	};
	await write('src/routes/+page.svelte', page);
	await write('build/name', '');
	await write(
		'node_modules/vite/bin/vite.js',
		`import fs from 'node:fs';
		import config from ${url('svelte.config.js')};
		fs.writeFileSync('build/name', config.kit.version.name ?? 'none');`
	);
	await write('node_modules/vite/package.json', '{ "type": "module" }');
	const script = `const { buildIfNeeded } = await import(${url('src/start/build.js')}); await buildIfNeeded();`;
	await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
	return fs.readFile(path.join(folder, 'build/name'), 'utf8');
}

test('instances that built the same sources name their files alike; other sources are another version', async () => {
	const [here = '', there = ''] = machines;
	const name = await built(here, '<h1>Circles</h1>');
	expect(name).toMatch(/^[0-9a-f]{12}$/);
	expect(await built(there, '<h1>Circles</h1>')).toBe(name);
	expect(await built(there, '<h1>Your circles</h1>')).not.toBe(name);
});
