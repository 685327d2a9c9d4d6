import { Tokenizer, type TokenizerObject, type Tokens } from 'marked';

/** The parser cuts a row off where the heading of its table ends. Here the table grows as wide as its widest row. */
export const wideTables: TokenizerObject = {
	table(source) {
		const read = (lines: string) => Tokenizer.prototype.table.call(this, lines);
		const table = read(source);
		if (!table) return table;
		const [head = '', rule = '', ...rows] = table.raw.trimEnd().split('\n');
		const missing = Math.max(0, ...rows.map(countCells)) - table.header.length;
		if (missing <= 0) return table;
		const wide = [closed(head) + ' |'.repeat(missing), closed(rule) + ' --- |'.repeat(missing)];
		const widened: Tokens.Table | undefined = read([...wide, ...rows].join('\n'));
		return widened && { ...widened, raw: table.raw };
	}
};

/** With a border at its end. */
function closed(line: string): string {
	return /(?<!\\)(?:\\\\)*\|\s*$/.test(line) ? line : `${line} |`;
}

function countCells(row: string): number {
	const inside = row
		.trim()
		.replace(/^\|/, '')
		.replace(/(?<!\\)\|$/, '');
	return (inside.match(/\\.|\|/g) ?? []).filter((sign) => sign === '|').length + 1;
}
