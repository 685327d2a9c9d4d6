import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { percentile } from './load.ts';

const PAGE_BYTES = 8192;
const PAGES = 512;
const WRITES = 300;

/** Lets the system write what builds and installations have left, so that no measure waits for it. */
export async function settleDisk(): Promise<void> {
	await promisify(execFile)('sync').catch(() => undefined);
}

/** What one commit costs at the least: milliseconds to write 8 KiB into a file there is and to sync it, p50 / p95 / p99. */
export async function diskWaits(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'colloquy-bench-disk-'));
	const file = await open(path.join(folder, 'pages'), 'w');
	try {
		await file.write(Buffer.alloc(PAGES * PAGE_BYTES));
		await file.sync();
		const page = Buffer.alloc(PAGE_BYTES, 1);
		const waits: number[] = [];
		for (let count = 0; count < WRITES; count += 1) {
			const began = performance.now();
			await file.write(page, 0, PAGE_BYTES, (count % PAGES) * PAGE_BYTES);
			await file.datasync();
			waits.push(performance.now() - began);
			await pause(10);
		}
		const sorted = Float64Array.from(waits).sort();
		return [0.5, 0.95, 0.99].map((part) => percentile(sorted, part).toFixed(1)).join(' / ');
	} finally {
		await file.close();
		await rm(folder, { recursive: true });
	}
}
