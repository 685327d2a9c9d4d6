import fs from 'node:fs/promises';
import path from 'node:path';

export type Account = { uid: number; gid: number };

/** Postgres refuses to run as root. As root we run it as "nobody"; otherwise as ourselves (null). */
export function accountForPostgres(): Account | null {
	return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;
}

/** Whether that account may enter every folder on the way to this place (its nearest existing part). */
export async function isReachable(place: string, account: Account): Promise<boolean> {
	const { root } = path.parse(place);
	const parts = path.resolve(place).slice(root.length).split(path.sep);
	let folder = root;
	for (const part of ['', ...parts]) {
		folder = path.join(folder, part);
		const stat = await fs.stat(folder).catch(() => null);
		if (!stat) return true;
		if (stat.isDirectory() && !mayEnter(stat, account)) return false;
	}
	return true;
}

function mayEnter(stat: { mode: number; uid: number; gid: number }, account: Account): boolean {
	if (stat.uid === account.uid) return (stat.mode & 0o100) !== 0;
	if (stat.gid === account.gid) return (stat.mode & 0o010) !== 0;
	return (stat.mode & 0o001) !== 0;
}
