import { cpus, loadavg } from 'node:os';

/** Prints what was measured, one row a measure, one column a server. */
export function printTable(
	columns: { name: string; lines: Map<string, string> }[],
	disk: [before: string, after: string]
): void {
	const labels = [...new Set(columns.flatMap(({ lines }) => [...lines.keys()]))];
	const rows = [
		['', ...columns.map(({ name }) => name)],
		['---', ...columns.map(() => '---')],
		...labels.map((label) => [label, ...columns.map(({ lines }) => lines.get(label) ?? '')])
	];
	const load = loadavg().map((each) => each.toFixed(1));
	console.log(`\nNode ${process.versions.node}, ${cpus().length} cores, load at the end ${load.join(' ')}\n`);
	console.log(
		`8 KiB written and synced on this disk, p50 / p95 / p99 ms: ${disk[0]} before, ${disk[1]} after\n`
	);
	for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}
