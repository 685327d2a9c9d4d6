import { isAddress, type Answers } from './check-lines';
import { MOST_LINES } from './invitation';
import { decodeList, readLines, type Line } from './read-lines';

/** A list as one of the two forms posted it: the first time as text and files, afterwards line by line. */
export type PostedList = { lines: Line[]; answers: Answers; sectors: Readonly<Record<string, string>> };

const LONGEST_TEXT = 200_000;
const LONGEST_FIELD = 400;

/** Reads what was typed for one person, pasted and uploaded, in that order. */
export async function readTyped(form: FormData): Promise<PostedList> {
	const one = readFields(form, '');
	const file = form.get('file');
	const uploaded =
		file instanceof File && file.size <= LONGEST_TEXT ? new Uint8Array(await file.arrayBuffer()) : null;
	const lines = [
		...(one.name || one.email || one.organisation ? [one] : []),
		...readLines(text(form, 'list').slice(0, LONGEST_TEXT)),
		...(uploaded ? readLines(decodeList(uploaded)) : [])
	];
	return { lines, answers: {}, sectors: {} };
}

/** Reads the list as it stood in the preview, without the lines that were left out. */
export function readPreviewed(form: FormData): PostedList {
	const count = Math.min(Number(text(form, 'count')) || 0, MOST_LINES);
	const lines = Array.from({ length: count }, (_, index) => index)
		.filter((index) => !form.has(`out-${index}`))
		.map((index) => readFields(form, `-${index}`));
	return { lines, answers: startingWith(form, 'same-'), sectors: startingWith(form, 'sector-') };
}

function readFields(form: FormData, suffix: string): Line {
	const field = (name: string) =>
		text(form, name + suffix)
			.trim()
			.slice(0, LONGEST_FIELD);
	return {
		name: field('name'),
		email: addressIn(field('email')),
		organisation: field('organisation'),
		role: field('role')
	};
}

/** People paste `Ada <ada@…>` into the address field as well. */
function addressIn(typed: string): string {
	const inside = /<([^<>]+)>/.exec(typed)?.[1]?.trim() ?? '';
	return (isAddress(inside.toLowerCase()) ? inside : typed).toLowerCase();
}

function startingWith(form: FormData, prefix: string): Record<string, string> {
	const found = [...form.keys()].filter((name) => name.startsWith(prefix)).slice(0, MOST_LINES);
	return Object.fromEntries(found.map((name) => [name.slice(prefix.length), text(form, name)]));
}

function text(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
