import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

type Chromium = { executablePath: string; env: Record<string, string> };

const systemPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium to test with: the one that was named, the machine's, or else the one that npm brought along. */
export async function findChromium(): Promise<Chromium> {
	const env = { ...process.env } as Record<string, string>;
	const named = process.env.CHROMIUM_PATH;
	if (named) return { executablePath: named, env };
	const system = systemPlaces.find((place) => existsSync(place));
	if (system) return { executablePath: system, env };
	const { default: packaged } = await import('@sparticuz/chromium');
	const executablePath = await packaged.executablePath();
	const libraries = await unpackLibraries();
	return {
		executablePath,
		env: { ...env, LD_LIBRARY_PATH: [libraries, env.LD_LIBRARY_PATH ?? ''].join(':') }
	};
}

/** The libraries that a bare machine lacks lie beside the packaged browser. */
async function unpackLibraries(): Promise<string> {
	const folder = path.join(os.tmpdir(), 'colloquy-chromium-libraries');
	const unpacked = path.join(folder, 'lib');
	if (existsSync(unpacked)) return unpacked;
	const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
	const archive = path.join(
		entry.slice(0, entry.indexOf('chromium') + 'chromium'.length),
		'bin',
		'al2023.tar.br'
	);
	await fs.mkdir(folder, { recursive: true });
	const tar = spawn('tar', ['x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
	await Promise.all([
		pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin),
		once(tar, 'exit')
	]);
	return unpacked;
}
