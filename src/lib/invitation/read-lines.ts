import { parse } from 'csv-parse/sync';
import { readRole, roles } from '$lib/circle/circle';

/** One person to invite, as it was typed: nothing is checked yet. `role` is '' where the list says none. */
export type Line = { name: string; email: string; organisation: string; role: string };

/**
 * Reads a pasted or uploaded list: lines like `Name <email>, Organisation`, cells between commas, semicolons or tabs,
 * or a table with a header row. Every line that is not blank comes back, also those that make no sense.
 */
export function readLines(text: string): Line[] {
	const tidy = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
	const lines = tidy.split('\n').filter((line) => line.trim() !== '');
	const first = lines[0];
	if (first === undefined) return [];
	const delimiter = delimiterOf(first);
	const columns = readHeader(cellsOf(first, delimiter));
	if (!columns) return lines.flatMap(splitPeople).map(readLine);
	return tableRows(lines.join('\n'), delimiter)
		.slice(1)
		.map((cells) => fromColumns(cells, columns))
		.filter((line) => Object.values(line).some((value) => value !== ''));
}

/** The text of an uploaded list: UTF-8, or what older spreadsheets write. */
export function decodeList(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** The role that a word stands for, or null. */
export function roleFromWord(word: string): ReturnType<typeof readRole> {
	const plain = word.trim().toLowerCase();
	if (plain === 'member') return 'participant';
	return roles.find((role) => role.value === plain || role.label.toLowerCase() === plain)?.value ?? null;
}

type Column = 'name' | 'first' | 'last' | 'email' | 'organisation' | 'role' | null;

const HEADINGS: Record<string, Column> = {
	name: 'name',
	'full name': 'name',
	'display name': 'name',
	person: 'name',
	'first name': 'first',
	firstname: 'first',
	forename: 'first',
	'given name': 'first',
	'last name': 'last',
	lastname: 'last',
	surname: 'last',
	'family name': 'last',
	email: 'email',
	'e-mail': 'email',
	mail: 'email',
	'email address': 'email',
	'e-mail address': 'email',
	organisation: 'organisation',
	organization: 'organisation',
	'organisation name': 'organisation',
	org: 'organisation',
	company: 'organisation',
	agency: 'organisation',
	employer: 'organisation',
	role: 'role'
};

function readHeader(cells: readonly string[]): Column[] | null {
	const columns = cells.map((cell) => HEADINGS[cell.trim().toLowerCase()] ?? null);
	return columns.includes('email') ? columns : null;
}

function fromColumns(cells: readonly string[], columns: readonly Column[]): Line {
	const all = (column: Column) =>
		cells
			.filter((_, index) => columns[index] === column)
			.map((cell) => cell.trim())
			.join(' ')
			.trim();
	return {
		name: all('name') || `${all('first')} ${all('last')}`.trim(),
		email: cleanAddress(all('email')),
		organisation: all('organisation'),
		role: all('role')
	};
}

function tableRows(text: string, delimiter: string): string[][] {
	try {
		return parse(text, { ...LENIENT, delimiter });
	} catch {
		// One stray quotation mark must not cost the whole list.
		return text.split('\n').map((line) => cellsOf(line, delimiter));
	}
}

const LENIENT = { relax_quotes: true, relax_column_count: true, skip_empty_lines: true, trim: true };

function cellsOf(line: string, delimiter: string): string[] {
	try {
		return parse(line, { ...LENIENT, delimiter })[0] ?? [];
	} catch {
		return line.split(delimiter).map((cell) => cell.trim());
	}
}

function delimiterOf(line: string): string {
	return ['\t', ';', ','].find((one) => line.includes(one)) ?? ',';
}

/** Mail programs put several people on one line: `Ann <ann@…>; Ben <ben@…>`. */
function splitPeople(line: string): string[] {
	if ((line.match(/<[^<>]*@/g) ?? []).length < 2) return [line];
	const parts = line.includes(';') ? line.split(';') : line.split(/(?<=>)\s*,\s*(?=[^<>]*<)/);
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function readLine(line: string): Line {
	const bracketed = /^([^<]*)<([^<>]*)>(.*)$/.exec(line);
	if (bracketed) {
		const [, before = '', address = '', after = ''] = bracketed;
		const rest = after.replace(/^[\s,;]+/, '');
		return {
			name: readName(before),
			email: cleanAddress(address),
			...readRest(cellsOf(rest, delimiterOf(rest)))
		};
	}
	return readCells(cellsOf(line, delimiterOf(line)).filter((cell) => cell !== ''));
}

function readCells(cells: readonly string[]): Line {
	const at = cells.findIndex((cell) => cell.includes('@'));
	if (at < 0) return withoutAddress(cells);
	const words = (cells[at] ?? '').split(/\s+/);
	const address = words.find((word) => word.includes('@')) ?? '';
	const beside = words.filter((word) => word !== address);
	const before = [...cells.slice(0, at), ...beside];
	const after = cells.slice(at + 1);
	// An address that comes first is followed by a name only when there is something after that.
	const named = before.length === 0 && readRest(after.slice(1)).organisation !== '';
	return {
		name: named ? (after[0] ?? '') : before.join(' '),
		email: cleanAddress(address),
		...readRest(named ? after.slice(1) : after)
	};
}

function withoutAddress(cells: readonly string[]): Line {
	const [name = '', second = '', ...more] = cells;
	if (more.length && second.includes('.')) return { name, email: second.toLowerCase(), ...readRest(more) };
	return { name, email: '', ...readRest(cells.slice(1)) };
}

function readRest(cells: readonly string[]): { organisation: string; role: string } {
	const filled = cells.filter((cell) => cell !== '');
	const last = filled.at(-1) ?? '';
	const role = roleFromWord(last) ? last : '';
	return { organisation: (role ? filled.slice(0, -1) : filled).join(', '), role };
}

/** `"Moss, Ada"` as address books write it becomes `Ada Moss`. */
function readName(text: string): string {
	const name = text
		.replace(/["“”]/g, '')
		.replace(/[\s,;]+$/, '')
		.trim();
	const turned = /^([^,]+),\s*([^,]+)$/.exec(name);
	return turned ? `${turned[2]} ${turned[1]}` : name;
}

function cleanAddress(text: string): string {
	return text
		.trim()
		.replace(/^mailto:/i, '')
		.replace(/^[<"']+|[>"',;.]+$/g, '')
		.toLowerCase();
}
