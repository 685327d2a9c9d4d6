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
	console.log(
		'Each server with its own store and its own defaults. Colloquy as the app runs it, every edit looked at and committed before\n' +
			'it is sent, every person asked for in the database; only its bounds on how much one person may do are lifted. The word\n' +
			'“saved” is what the servers themselves say: Colloquy after the commit, Hocuspocus before it stores, y-websocket never.\n' +
			'How long an edit takes and what it costs is measured after twice as long under the same load.\n'
	);
	for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}
