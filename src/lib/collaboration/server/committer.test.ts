import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LIMITS } from '../protocol';
import { Committer, type Committing } from './committer';
import type { LogRow, UpdateLog } from './update-log';

const silent = {
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined
};

/** A committer whose log takes what it is given at once, and how many rows went into each commit. */
function committing() {
	const commits: number[] = [];
	const append = async (rows: LogRow[]) => {
		commits.push(rows.length);
		await turn();
		return new Map();
	};
	const committer = new Committer({ append } as unknown as UpdateLog, LIMITS, silent);
	const room = { documentId: 'd', lastSeq: 0, committed: () => undefined } as unknown as Committing;
	let count = 0;
	const write = (rows: number) => {
		for (let row = 0; row < rows; row += 1) committer.add(room, (count += 1), new Uint8Array(1));
	};
	return { committer, commits, write };
}

test('[C3] what one person types waits for nothing', async () => {
	const { committer, commits, write } = committing();
	for (let key = 0; key < 5; key += 1) {
		write(1);
		await committer.idle();
	}
	expect(commits).toEqual([1, 1, 1, 1, 1]);
});

test('[C3] after a commit of many rows, what comes in the next milliseconds goes together', async () => {
	const { committer, commits, write } = committing();
	write(100);
	for (let each = 0; each < 20; each += 1) {
		await turn();
		write(1);
	}
	await committer.idle();
	expect(commits.length).toBeLessThanOrEqual(3);
	expect(commits.reduce((sum, rows) => sum + rows)).toBe(120);
});
