/**
 * Rows as comma-separated values (RFC 4180): CRLF after every line, quotes where they are needed and doubled inside. A cell
 * that a spreadsheet would run as a formula gets an apostrophe in front, which `unguard` takes away again.
 */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[]): string {
	return rows.map((cells) => cells.map(writeCell).join(',') + '\r\n').join('');
}

/** Begins like a formula, also after blanks, in full width, or behind apostrophes that an earlier guard put there. */
const runnable =
	/^[\s\u0000-\u001f\u00a0\u200b-\u200f\u2060\ufeff]*'*[=+\-@\uff1d\uff0b\uff0d\uff20|%\t\r\n]/;
const number = /^-?\d+(\.\d+)?$/;

function writeCell(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value);
	// Postgres holds no NUL, but a file with one is no text.
	const text = guard(value.replaceAll('\0', ''));
	return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The cell with an apostrophe in front where a spreadsheet would calculate. Numbers are harmless. */
export function guard(text: string): string {
	return runnable.test(text) && !number.test(text) ? `'${text}` : text;
}

/** A cell as it was before `guard`. */
export function unguard(text: string): string {
	return text.startsWith("'") && runnable.test(text.slice(1)) ? text.slice(1) : text;
}
