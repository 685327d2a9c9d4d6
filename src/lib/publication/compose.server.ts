import { createHash } from 'node:crypto';
import { dueWords } from '$lib/action/action';
import { introductionTitle } from '$lib/agreement/introduction';
import { partsOf, type Part } from '$lib/check/parts';
import { introductionSection, type LayeredText } from '$lib/document/document';
import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import { composeRecord, escapeLine, type Audience, type RecordParts, type Reservation } from './publication';
import type { RecordAgreement } from './agreement-words';
import type { NextStep } from './publication.server';

/** What a record is made of, as the database and the live text hold it now. */
export type RecordSources = {
	session: { id: string; title: string; objective: string; wasChathamHouse: boolean; timeZone: string };
	prompts: { body: string }[];
	themes: { id: string; title: string }[];
	steps: NextStep[];
	/** As it is told to that audience. */
	agreement: RecordAgreement | null;
	texts: Record<string, LayeredText>;
	/** Names of the pictures in the session, by id. */
	pictures: { id: string; name: string }[];
};

export type Composed = { markdown: string; fingerprint: string; parts: Part[] };

/** The record for an audience as it would be frozen now, and its parts for the check. Only the members' one holds what stays in the circle. */
export function composeFor(audience: Audience, sources: RecordSources): Composed {
	const { session, prompts, themes, steps, texts } = sources;
	const layer = (id: string) => texts[id]?.[audience] ?? '';
	const reservedTo = (id: string) =>
		sources.agreement?.reservations.filter(({ theme }) => theme === id) ?? [];
	// Under the Chatham House Rule a commitment made in the room would say who was there.
	const named = !session.wasChathamHouse;
	const record: RecordParts = {
		objective: session.objective,
		prompts: prompts.map((prompt) => prompt.body),
		introduction: layer(introductionSection),
		reserved: reservedTo(introductionSection),
		themes: themes.map((theme) => ({
			title: theme.title,
			markdown: belowItsTitle(layer(theme.id)),
			reservations: reservedTo(theme.id)
		})),
		agreement: sources.agreement,
		timeZone: session.timeZone,
		titles: Object.fromEntries(themes.map(({ id, title }) => [id, title])),
		isPart:
			audience === 'public' &&
			[introductionSection, ...themes.map(({ id }) => id)].some(
				(id) => texts[id]?.public !== texts[id]?.members
			),
		nextSteps: steps
			.filter((step) => step.is_public)
			.map((step) => ({
				title: step.title,
				organisation: named ? step.organisation : '',
				due: step.due ? dueWords(step.due, '') : ''
			}))
	};
	const markdown = composeRecord(record);
	const fingerprint = createHash('sha256').update(markdown, 'utf8').digest('hex');
	return { markdown, fingerprint, parts: checkedParts(record, sources, markdown) };
}

/** The title of a theme is a heading of the second level; headings of that level in its text go below it. */
function belowItsTitle(markdown: string): string {
	return /^## /m.test(markdown) ? writeMarkdown(readMarkdown(markdown), { deeperBy: 1 }) : markdown;
}

function checkedParts(
	record: RecordParts,
	{ session, themes, pictures }: RecordSources,
	markdown: string
): Part[] {
	const room = `/sessions/${session.id}`;
	const line = (text: string, where: string, href: string) => partsOf(escapeLine(text), where, href);
	// The organisation that asked for it has consented to be named; its words are looked at like others.
	const reservedIn = (reservations: Reservation[] = [], title: string, href: string) =>
		reservations.flatMap(({ text }) => line(text, `Reservation to ${title}`, href));
	const introduced = `${room}/summary#section-${introductionSection}`;
	return [
		...line(record.objective, 'Objective', `${room}/edit`),
		...partsOf(record.introduction, introductionTitle, introduced),
		...reservedIn(record.reserved, introductionTitle, introduced),
		...record.prompts.flatMap((prompt) => line(prompt, 'Questions put to the room', `${room}/edit`)),
		...record.themes.flatMap((theme, index) => {
			const href = `${room}/summary#section-${themes[index]?.id ?? ''}`;
			return [
				...line(theme.title, theme.title, href),
				...partsOf(theme.markdown, theme.title, href),
				...reservedIn(theme.reservations, theme.title, href)
			];
		}),
		...record.nextSteps.flatMap((step) =>
			line(`${step.title} ${step.organisation}`.trim(), 'Commitments', `${room}#commitments`)
		),
		...pictures
			.filter(({ id }) => markdown.includes(`/files/${id}`))
			.map(({ name }): Part => ({
				kind: 'image',
				text: name,
				where: 'Name of a picture',
				href: `${room}/summary`
			}))
	];
}

/** The title, which also becomes the name and the metadata of every file. */
export function titleParts(title: string): Part[] {
	return [{ kind: 'file', text: title, where: 'Title', href: '#title' }];
}
