const part = /<(\/?)(table|td|th|ul|ol|li|p)\b[^>]*>/gi;

/** A cell holds lines and no lists: there the items become lines that begin with their sign. */
export function flattenCellLists(html: string): string {
	if (!/<t[dh]\b[^]*<li\b/i.test(html)) return html;
	const cells: Cell[] = [];
	return html.replace(part, (tag, end: string, name: string) => {
		const kind = name.toLowerCase();
		const cell = cells.at(-1);
		if (kind === 'td' || kind === 'th') {
			if (end) cells.pop();
			else cells.push({ lists: [], lines: 0 });
			return tag;
		}
		if (!cell || kind === 'table') return tag;
		return writeLine(cell, kind, end !== '') ?? tag;
	});
}

/** The lists that are open in a cell, each with the number of its next item or null for none, and the lines of the item. */
type Cell = { lists: (number | null)[]; lines: number };

/** What stands in the place of a tag; null leaves it. */
function writeLine(cell: Cell, kind: string, isEnd: boolean): string | null {
	const { lists } = cell;
	const close = cell.lines > 0 ? '</p>' : '';
	if (kind === 'ul' || kind === 'ol') {
		if (isEnd) lists.pop();
		else lists.push(kind === 'ol' ? 1 : null);
		return '';
	}
	const next = lists.at(-1);
	if (next === undefined) return null;
	if (kind === 'p') return isEnd || (cell.lines += 1) <= 2 ? '' : '<br>';
	cell.lines = isEnd ? 0 : 1;
	if (isEnd) return close;
	if (next !== null) lists[lists.length - 1] = next + 1;
	return `${close}<p>${next === null ? (lists.length > 1 ? '–' : '•') : `${next}.`} `;
}
