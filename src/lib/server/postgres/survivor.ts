import { existsSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { CannotStart } from '../data-folder';
import { log } from '../log';

const goneWithinMs = 15_000;

/** Whether a Postgres that lets us in listens in this socket folder. */
export async function answers(socket: string): Promise<boolean> {
	const sql = postgres({
		host: socket,
		user: 'postgres',
		database: 'postgres',
		max: 1,
		connect_timeout: 2,
		fetch_types: false,
		onnotice: () => undefined
	});
	try {
		await sql`select 1`;
		return true;
	} catch {
		return false;
	} finally {
		await sql.end({ timeout: 1 }).catch(() => undefined);
	}
}

/**
 * When a server is killed, its Postgres lives on. It is ended here (quickly and in good order), so that the one we
 * start next is always our own child. Only one that answers on our socket, from our folder, is touched.
 */
export async function stopSurvivor(folders: { data: string; socket: string }): Promise<void> {
	const pid = Number(
		(await fs.readFile(path.join(folders.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]
	);
	if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
	if (!(await answers(folders.socket))) return;
	log.warn({ pid }, 'found the Postgres of a server that ended badly; stopping it');
	process.kill(pid, 'SIGINT');
	for (const end = Date.now() + goneWithinMs; isAlive(pid); await pause(20)) {
		if (Date.now() > end)
			throw new CannotStart(
				`A Postgres from an earlier run (process ${pid}) does not stop. End it, then start again.`
			);
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		// One that has ended and that nobody has collected counts as gone.
		return !(existsSync(`/proc/${pid}/stat`) && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
	} catch {
		return false;
	}
}
