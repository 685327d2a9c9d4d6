import { createHash } from 'node:crypto';
import { isUnwritten, type Audience } from '$lib/publication/publication';
import { introductionTitle } from './introduction';

/**
 * The text of a theme in the form that is fingerprinted: without spaces at the ends of its lines, without empty lines
 * at its ends. What nobody can see does not make another wording.
 */
export function canonicalBody(markdown: string): string {
	return markdown
		.replace(/\r\n?/g, '\n')
		.split('\n')
		.map((line) => line.replace(/(?:&#32;|[ \t])+$/, ''))
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** A theme's title as people see it: one line. */
export const canonicalTitle = (title: string): string => title.trim().replace(/\s+/g, ' ');

/**
 * What a summary of these themes reads: the fingerprint of each section in which something is written, by the id of the
 * section; what is still as a template began it is no wording. `texts` is all of it, with what stays in the circle.
 */
export function wordingsOf(
	themes: readonly { id: string; title: string }[],
	texts: Readonly<Record<string, { members: string }>>
): Record<string, string> {
	const titled = [{ id: 'introduction', title: introductionTitle }, ...themes];
	return Object.fromEntries(
		titled.flatMap(({ id, title }) => {
			const markdown = texts[id]?.members ?? '';
			return isUnwritten(canonicalBody(markdown)) ? [] : [[id, fingerprintOf(title, markdown)]];
		})
	);
}

/**
 * The same as a record for that audience prints it: null for a section of which nothing is left for them, since all of it stays
 * in the circle. Nothing is said about agreement to it.
 */
export function wordingsIn(
	audience: Audience,
	wordings: Readonly<Record<string, string>>,
	texts: Readonly<Record<string, Record<Audience, string>>>
): Record<string, string | null> {
	const isLeftOut = (id: string) => isUnwritten(canonicalBody(texts[id]?.[audience] ?? ''));
	return Object.fromEntries(
		Object.entries(wordings).map(([id, print]) => [id, isLeftOut(id) ? null : print])
	);
}

/** SHA-256 of a theme's title and canonical Markdown, as the database makes it, too. */
export function fingerprintOf(title: string, markdown: string): string {
	return createHash('sha256')
		.update(`## ${canonicalTitle(title)}\n\n${canonicalBody(markdown)}`, 'utf8')
		.digest('hex');
}
