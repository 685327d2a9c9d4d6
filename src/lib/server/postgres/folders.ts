import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CannotStart } from '../data-folder';
import { log } from '../log';
import { isReachable, type Account } from './account';

/** Used only when we run as root from a place nobody else may enter, such as root's home. */
const systemFolder = '/var/lib/colloquy';
/** The kernel's limit for a Unix socket's path is 108 bytes with its end. */
const longestSocket = 107 - '/.s.PGSQL.5432'.length;

export type Folders = { data: string; socket: string; spare: string };

/** Decides where the database, its socket and (if needed) a copy of its binaries live, and makes the folders. */
export async function foldersForPostgres(dataFolder: string, account: Account | null): Promise<Folders> {
	let base = dataFolder;
	if (account && !(await isReachable(dataFolder, account))) {
		base = path.join(systemFolder, shortName(dataFolder));
		log.warn(
			`The data folder ${dataFolder} can be entered by root only, and Postgres never runs as root: the database is kept in ${base}. Back up that folder too, or set DATA_DIR to a folder that others may enter.`
		);
	}
	const data = path.join(base, 'postgres');
	let socket = path.join(base, 'run');
	if (Buffer.byteLength(socket) > longestSocket)
		socket = path.join(os.tmpdir(), `colloquy-${shortName(dataFolder)}`);
	if (base !== dataFolder) await fs.mkdir(base, { recursive: true, mode: 0o711 });
	await own(data, account);
	await own(socket, account);
	return { data, socket, spare: systemFolder };
}

async function own(folder: string, account: Account | null): Promise<void> {
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
