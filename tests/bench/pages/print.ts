import type { Asked } from './asking';
import type { Measured } from './measure';
import { pages } from './pages';

const MOST_TRANSACTIONS = 2;
const P95_MS = 50;
const GROWTH = 2;
const POLICY_MS = 5;

const ms = (value: number) => value.toFixed(1).padStart(8);

/** A table of the pages at each size, with what misses its target, and the policies at the sizes that are not the first. */
export function print([once, ...larger]: Measured[], atOnce: number): void {
	if (!once) return;
	console.log(`\nWhole answers over HTTP, ${atOnce} people at once, milliseconds\n`);
	for (const [index, { name }] of pages.entries()) {
		const first = once.pages[index];
		if (!first) continue;
		console.log(name);
		console.log(line(once.name, first, misses(first)));
		for (const { name: size, pages: asked } of larger) {
			const more = asked[index];
			if (more) console.log(line(size, more, grown(first, more)));
		}
	}
	for (const { name, policies } of larger) {
		console.log(`\nFifty rows as somebody, ${name}, milliseconds (at most ${POLICY_MS})\n`);
		for (const { table, ms: cost } of policies)
			console.log(`${table.padEnd(28)} ${ms(cost)}${cost > POLICY_MS ? '  too long' : ''}`);
	}
}

const line = (size: string, asked: Asked, remarks: string[]): string =>
	`  ${size.padEnd(42)} ${inWords(asked)}  ${remarks.join(', ')}`;

/** One measurement in a line. */
export function inWords({
	median,
	p95,
	statements,
	transactions,
	inDatabase,
	computing,
	bytes
}: Asked): string {
	return `median ${ms(median)}  p95 ${ms(p95)}  database ${ms(inDatabase)}  computing ${computing === null ? '       ?' : ms(computing)}  ${statements.toFixed(1).padStart(5)} statements  ${transactions.toFixed(1)} transactions  ${Math.round(bytes / 1024)} KB`;
}

function misses({ transactions, p95 }: Asked): string[] {
	return [
		...(transactions > MOST_TRANSACTIONS ? [`more than ${MOST_TRANSACTIONS} transactions`] : []),
		...(p95 > P95_MS ? [`p95 over ${P95_MS} ms`] : [])
	];
}

function grown(first: Asked, more: Asked): string[] {
	const growth = more.median / first.median;
	return [`${growth.toFixed(2)} times`, ...(growth > GROWTH ? [`grows more than ${GROWTH} times`] : [])];
}
