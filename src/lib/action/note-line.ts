import { deed } from './deed';
import type { Update } from './story';

/** What the notes say about a step: the organisation, what it said and what it counted, never a person. */
export function reviewLine(
	title: string,
	update: Update,
	today: string,
	counted: readonly Update[] = []
): string {
	const who = update.organisation ?? 'An organisation';
	const did = [update, ...counted].map((each) => deed(each, today));
	return said(title, `${who} ${did.join(', and ')}. ${update.body}`);
}

/** What the notes say when somebody writes down what was said about a commitment: nobody is named. */
export const noteLine = (title: string, words: string): string => said(title, words);

const said = (title: string, words: string): string =>
	`${title}${/[.!?]$/.test(title) ? '' : '.'} ${words}`.replace(/\s+/g, ' ').trim();
