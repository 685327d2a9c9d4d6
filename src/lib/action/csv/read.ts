import { parse, type Info } from 'csv-parse/sync';
import { columnOf, columns, type ColumnName, type RawLine } from './columns';
import { unguard } from './write';

export const MOST_LINES = 500;
/** With those that are blank: a spreadsheet may save thousands of them below its last line. */
const MOST_ROWS = 5_000;
export const LONGEST_LIST = 500_000;

export type ReadList = { lines: RawLine[]; problem: null } | { lines: []; problem: string };

/**
 * Reads a list with a row of headings, cells between commas, semicolons or tabs. Blank lines are left out; headings that say
 * nothing to us, too. `problem` says in words why a list can't be read at all.
 */
export function readList(text: string): ReadList {
	if (text.trim() === '') return refuse('Upload or paste a list first.');
	if (text.length > LONGEST_LIST) return refuse('That is too long. Bring it in in several parts.');
	let rows: Row[];
	try {
		const read: unknown[] = parse(text, {
			bom: true,
			delimiter: delimiterOf(text),
			relax_column_count: true,
			skip_empty_lines: true,
			relax_quotes: true,
			info: true,
			to: MOST_ROWS
		});
		// Its types know nothing of `info`, which tells where a record stands.
		rows = (read as { info: Info; record: string[] }[]).map(({ info, record }) => ({
			cells: record,
			row: info.records + info.empty_lines
		}));
	} catch {
		return refuse('A quotation mark is opened and never closed. Look for a single " in the list.');
	}
	const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
	const [head, ...rest] = filled;
	const names = (head?.cells ?? []).map((heading) => columnOf(unguard(heading)));
	if (!names.includes('title') || !names.includes('organisation'))
		return refuse(
			'The first row has to name the columns: at least Commitment and Organisation, and if you like Lead, Due, Strand, Phase, Priority and Detail.'
		);
	if (rest.length > MOST_LINES || rows.length === MOST_ROWS)
		return refuse(`Bring in at most ${MOST_LINES} at a time.`);
	if (rest.length === 0) return refuse('There is nothing below the row of headings.');
	return { lines: rest.map((row) => lineFrom(row, names)), problem: null };
}

const refuse = (problem: string): ReadList => ({ lines: [], problem });

type Row = { cells: readonly string[]; row: number };

function lineFrom({ cells, row }: Row, names: readonly (ColumnName | null)[]): RawLine {
	const line = Object.fromEntries(columns.map(({ name }) => [name, ''])) as Record<ColumnName, string>;
	names.forEach((name, index) => {
		if (name) line[name] ||= unguard(cells[index] ?? '').trim();
	});
	return { ...line, row };
}

/** What stands most often in the first line, outside quotes. */
function delimiterOf(text: string): string {
	const first = (/^\uFEFF?([^\r\n]*)/.exec(text.trimStart())?.[1] ?? '').replace(/"[^"]*"/g, '');
	const count = (sign: string) => first.split(sign).length;
	return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** The text of an uploaded file: UTF-8, UTF-16 with its mark, or what older spreadsheets write. */
export function decode(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
