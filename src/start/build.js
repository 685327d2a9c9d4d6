import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

const sources = [
	'src/**/*',
	'static/**/*',
	'supabase/migrations/*.sql',
	'svelte.config.js',
	'vite.config.ts',
	'package-lock.json'
];
const stamp = 'build/sources';

/** Builds the pages when there is no build, or one of other sources. */
export async function buildIfNeeded() {
	const print = await fingerprint();
	const built = await readFile(stamp, 'utf8').catch(() => null);
	// Somebody who ships the build alone has nothing to build from.
	if (built !== null && (built === print || print === null)) return;
	console.log(
		built === null
			? 'Building Colloquy, about a minute the first time…'
			: 'The sources have changed. Building Colloquy…'
	);
	const began = Date.now();
	await run(print);
	await writeFile(stamp, print ?? '');
	console.log(`Built in ${Math.round((Date.now() - began) / 1000)} s.`);
}

async function fingerprint() {
	const files = [];
	for await (const entry of glob(sources, { withFileTypes: true })) {
		if (entry.isFile() && !/\.test\.[jt]s$/.test(entry.name))
			files.push(path.join(entry.parentPath, entry.name));
	}
	if (!files.some((file) => file.includes('routes'))) return null;
	const hash = createHash('sha256').update(process.versions.node);
	for (const file of files.sort())
		hash
			.update(path.relative('.', file))
			.update('\0')
			.update(await readFile(file));
	return hash.digest('hex');
}

/**
 * Files are named after the sources, so that a page of one instance finds them at another that built itself.
 * @param {string | null} print
 * @returns {Promise<void>}
 */
function run(print) {
	const vite = path.join('node_modules', 'vite', 'bin', 'vite.js');
	const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
		stdio: ['ignore', 'ignore', 'pipe'],
		env: { ...process.env, NODE_ENV: 'production', COLLOQUY_SOURCES: print?.slice(0, 12) ?? '' }
	});
	// Parts of SvelteKit that come out empty are no news to whoever starts this; everything else is.
	createInterface({ input: child.stderr }).on('line', (line) => {
		if (!line.startsWith('Generated an empty chunk')) console.error(line);
	});
	return new Promise((resolve) => {
		child.once('close', (code) => {
			if (code === 0) return resolve();
			console.error("Colloquy can't start: the build failed, see above.");
			process.exit(1);
		});
	});
}
