/* npm run bench:notes: the live notes under load, beside two other servers. Options: --quick, --only NAME (of a server or of a measure),
   --kills NUMBER (how often a server is killed; a night for a thousand of each). */
import { installPeers, names, prepare, type Name } from './contenders.ts';
import { diskWaits, settleDisk } from './disk.ts';
import { comingBack, lost, memory, opening } from './measures-of-documents.ts';
import { crowd, highestRate, propagation, type Measure, type Size } from './measures-of-speed.ts';
import { endAll } from './processes.ts';
import { printTable } from './table.ts';

const LONGEST_RUN_MS = 45 * 60_000;
const LONGEST_MEASURE_MS = 5 * 60_000;
const LONGEST_KILL_MS = 5_000;
const PORT = 3900;

const full: Size = {
	seconds: 10,
	rates: [1000, 2000, 3000, 4000, 5000, 6500, 8000, 10_000, 12_500, 15_000, 18_000, 21_000, 25_000, 30_000],
	openRooms: 20,
	edits: 100_000,
	openings: 5,
	kills: 20
};
const quick: Size = { seconds: 2, rates: [1000, 4000], openRooms: 3, edits: 5_000, openings: 1, kills: 2 };

const words = process.argv.slice(2);
const only = words.flatMap((word, index) => (word === '--only' ? [words[index + 1] ?? ''] : []));
const usual = words.includes('--quick') ? quick : full;
const kills = words.includes('--kills') ? Number(words[words.indexOf('--kills') + 1]) : usual.kills;
const size = { ...usual, kills };
const longestMeasureMs = Math.max(LONGEST_MEASURE_MS, kills * LONGEST_KILL_MS);
const chosen = <T extends string>(all: readonly T[]): readonly T[] =>
	all.some((name) => only.includes(name)) ? all.filter((name) => only.includes(name)) : all;

setTimeout(
	() => {
		console.error('The run took too long and ends here.');
		process.exit(1);
	},
	LONGEST_RUN_MS + names.length * kills * LONGEST_KILL_MS
).unref();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const servers = chosen(names);
if (servers.some((name) => name !== 'colloquy')) await installPeers();
await settleDisk();
const diskBefore = await diskWaits();
const columns: { name: string; lines: Map<string, string> }[] = [];
for (const [index, name] of servers.entries()) columns.push(await measureAll(name, PORT + index));
printTable(columns, [diskBefore, await diskWaits()]);
process.exit(0);

async function measureAll(name: Name, port: number): Promise<{ name: string; lines: Map<string, string> }> {
	const contender = await prepare(name, port, size.kills);
	const lines = new Map<string, string>();
	try {
		// In the order of the table.
		const all: Record<string, Measure> = {
			propagation,
			highestRate,
			crowd,
			memory,
			opening,
			comingBack,
			lost
		};
		for (const key of chosen(Object.keys(all))) {
			await settleDisk();
			process.stderr.write(`${contender.name}: ${key} …`);
			const measured = await within(longestMeasureMs, all[key]?.(contender, size)).catch(
				(error: unknown): [string, string][] => [[key, `failed: ${String(error)}`]]
			);
			for (const [label, value] of measured ?? []) {
				lines.set(label, value);
				process.stderr.write(` ${value}`);
			}
			process.stderr.write('\n');
			await endAll();
		}
	} finally {
		await contender.remove();
	}
	return { name: contender.name, lines };
}

async function within<T>(ms: number, work: Promise<T> | undefined): Promise<T | undefined> {
	const late = new Promise<never>((_resolve, reject) => {
		setTimeout(() => reject(new Error(`more than ${ms / 1000} s`)), ms).unref();
	});
	return Promise.race([work, late]);
}
