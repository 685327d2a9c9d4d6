import type { Attribution } from '$lib/server/schema';
import { agreementWords, type RecordAgreement } from './agreement-words';
import { escapeLine } from './escape-line';

export { escapeLine } from './escape-line';

/** In characters: what the database takes. */
export const longestRecord = 400_000;

export type Audience = 'public' | 'members';

/** Under which rule the dialogue was held, in words for readers. */
export const attributionWords: Record<Attribution, string> = {
	attributed: 'Held on the record.',
	chatham_house:
		'Held under the Chatham House Rule: what was said may be used, but not who said it or who was there.',
	confidential: 'Confidential to the members of the circle.'
};

/** What an organisation asked to have recorded beside the text; named only where the session attributes. */
export type Reservation = { text: string; organisation?: string | null };

export type RecordTheme = { title: string; markdown: string; reservations?: Reservation[] };

/** Under the Chatham House Rule without the organisation: it would say who was there. */
export type RecordStep = { title: string; organisation: string; due: string };

/** What a publication is made of, before it is frozen. All texts are Markdown but titles and names. */
export type RecordParts = {
	objective: string;
	prompts: string[];
	introduction: string;
	/** What organisations asked to have recorded beside the introduction. */
	reserved?: Reservation[];
	themes: RecordTheme[];
	/** Only commitments that their owners made public may stand here. */
	nextSteps: RecordStep[];
	agreement?: RecordAgreement | null;
	/** True when something of what organisations were asked about stays in the circle. */
	isPart?: boolean;
	/** What the sections are called that agreement is about, by their id. */
	titles?: Record<string, string>;
	/** Where the dialogue was held: days are told as they were there. */
	timeZone: string;
};

/** The frozen Markdown of a publication. The same parts always give the same bytes. */
export function composeRecord(record: RecordParts): string {
	const {
		objective,
		prompts,
		introduction,
		reserved = [],
		themes,
		nextSteps,
		agreement,
		isPart = false,
		titles = {},
		timeZone
	} = record;
	const blocks: string[] = [];
	if (objective.trim()) blocks.push(`**Objective:** ${escapeLine(objective.trim())}`);
	if (introduction.trim()) blocks.push(introduction.trim());
	blocks.push(...reserved.map(reservationLine));
	if (prompts.length > 0) {
		blocks.push(
			'## Questions put to the room',
			prompts.map((prompt) => `- ${escapeLine(prompt)}`).join('\n')
		);
	}
	for (const theme of themes) {
		if (!theme.reservations?.length && isUnwritten(theme.markdown)) continue;
		blocks.push(`## ${escapeLine(theme.title)}`);
		if (theme.markdown.trim()) blocks.push(theme.markdown.trim());
		blocks.push(...(theme.reservations ?? []).map(reservationLine));
	}
	if (nextSteps.length > 0) {
		const steps = nextSteps.map((step) => {
			const about = [step.organisation, step.due].filter(Boolean).map(escapeLine).join(', ');
			return `- ${escapeLine(step.title)}${about ? ` (${about})` : ''}`;
		});
		blocks.push('## Commitments', steps.join('\n'));
	}
	if (agreement) blocks.push('## Agreement', agreementWords(agreement, { isPart, titles, timeZone }));
	// A space that somebody left at the end of a line is not part of the record.
	return blocks.join('\n\n').replace(/(?:&#32;)+$/gm, '') + '\n';
}

function reservationLine({ text, organisation }: Reservation): string {
	return `> **Reservation${organisation ? ` of ${escapeLine(organisation)}` : ''}:** ${escapeLine(text)}`;
}

/** Whether a theme is still as a template began it: nothing, blank lines of a list, a table with nothing below its head. */
export function isUnwritten(markdown: string): boolean {
	const words = /[\p{L}\p{N}\p{S}]/u;
	const lines = markdown.replaceAll('&#8203;', '').split('\n');
	const rows = lines.filter((line, at) => !/^\s*\|[\s:|-]*-[\s:|-]*\|\s*$/.test(lines[at + 1] ?? ''));
	return !rows.some((line) => words.test(line.replaceAll('|', '')));
}

/** How to cite a version. */
export function citation(
	record: { host: string; title: string; heldOn: string; number: number },
	address: string
): string {
	const year = record.heldOn.slice(0, 4);
	const title = /[.?!…]$/.test(record.title) ? record.title : `${record.title}.`;
	return `${record.host} (${year}). ${title} Record of a dialogue, version ${record.number}. ${address}`;
}
