import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CannotStart } from '../data-folder';
import { codeOf } from '../error-code';
import { log } from '../log';
import { isReachable, type Account } from './account';

/** Used only when we run as root from a place nobody else may enter, such as root's home. */
const systemFolder = '/var/lib/colloquy';
/** The kernel's limit for a Unix socket's path is 108 bytes with its end. */
const longestSocket = 107 - '/.s.PGSQL.5432'.length;

export type Folders = { data: string; socket: string; spare: string };

/** Decides where the database, its socket and (if needed) a copy of its binaries live, and makes the folders. */
export async function foldersForPostgres(dataFolder: string, account: Account | null): Promise<Folders> {
	const aside = path.join(systemFolder, shortName(dataFolder));
	const base = await baseForPostgres(dataFolder, aside, account);
	const data = path.join(base, 'postgres');
	let socket = path.join(base, 'run');
	if (Buffer.byteLength(socket) > longestSocket)
		socket = path.join(os.tmpdir(), `colloquy-${shortName(dataFolder)}`);
	if (base !== dataFolder) await fs.mkdir(base, { recursive: true, mode: 0o711 });
	await own(data, account);
	await own(socket, account);
	return { data, socket, spare: systemFolder };
}

/**
 * The data folder, or the one aside where Postgres's account may not enter it. A database that is there already is
 * never passed over: throws {@link CannotStart} where it can't be reached. `account` is null when we are not root.
 */
export async function baseForPostgres(
	dataFolder: string,
	aside: string,
	account: Account | null
): Promise<string> {
	const reachable = !account || (await isReachable(dataFolder, account));
	const [inside, outside] = [await holdsDatabase(dataFolder), await holdsDatabase(aside)];
	if (inside && !reachable) {
		const other = outside ? ` Another one is in ${aside}: move away the one that is not wanted.` : '';
		throw new CannotStart(
			`There is a database in ${path.join(dataFolder, 'postgres')}, but a folder on the way to it can be entered by root only, and Postgres never runs as root. Let others enter each of them (chmod o+x), or start as the account that the folder belongs to.${other}`
		);
	}
	if (outside && !inside && !account) {
		throw new CannotStart(
			`The database of ${dataFolder} is in ${aside}, from when Colloquy ran as root. Start it as root again, or set DATA_DIR to another folder.`
		);
	}
	if (reachable && inside && outside)
		log.warn(`There are two databases: ${dataFolder} is used, and what is in ${aside} is not.`);
	if (reachable && (inside || !outside)) return dataFolder;
	const reason = reachable
		? 'could be entered by root only when its database was made'
		: 'can be entered by root only, and Postgres never runs as root';
	const otherwise = outside ? '' : ', or set DATA_DIR to a folder that others may enter';
	log.warn(
		`The data folder ${dataFolder} ${reason}: the database is kept in ${aside}. Back up that folder too${otherwise}.`
	);
	return aside;
}

/** Also what can't be looked into counts: an empty folder is one that we can look into. */
async function holdsDatabase(base: string): Promise<boolean> {
	try {
		await fs.stat(path.join(base, 'postgres', 'PG_VERSION'));
		return true;
	} catch (error) {
		return !['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
	}
}

/** Makes the folder if needed, for Postgres's eyes only. Throws {@link CannotStart} where it can't be used. */
export async function own(folder: string, account: Account | null): Promise<void> {
	try {
		await fs.mkdir(folder, { recursive: true, mode: 0o700 });
		const before = await fs.lstat(folder);
		const uid = account?.uid ?? process.getuid?.() ?? before.uid;
		if (!before.isDirectory() || (before.uid !== uid && before.uid !== process.getuid?.())) {
			throw new Error('it belongs to somebody else');
		}
		if (account && before.uid !== account.uid) await fs.chown(folder, account.uid, account.gid);
		await fs.chmod(folder, 0o700);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new CannotStart(
			`Postgres can't use the folder ${folder} (${reason}). Set DATA_DIR to a folder this account owns.`
		);
	}
}

const shortName = (folder: string) => createHash('sha256').update(folder).digest('hex').slice(0, 12);
