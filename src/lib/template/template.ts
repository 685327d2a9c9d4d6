import { shorten, type SummaryDraft } from '$lib/document/start-summary';
import { fenceCircleOnly } from '$lib/editor/circle-only';
import { escapeLine } from '$lib/publication/publication';

export const templateNames = ['circle-summary', 'event-report', 'panel-record', 'action-plan'] as const;
export type TemplateName = (typeof templateNames)[number];

/** What a summary can be started as, in the words of the choice. */
export const templateWords: Record<TemplateName, { label: string; hint: string }> = {
	'circle-summary': {
		label: 'Circle summary',
		hint: 'Who was there by organisation, themes, next steps. The objective and the questions come with it.'
	},
	'event-report': {
		label: 'Event report',
		hint: 'Key messages, each session with its panel, myths and realities, priorities, a checklist.'
	},
	'panel-record': {
		label: 'Panel record',
		hint: 'Each talk, a table of findings, recommendations.'
	},
	'action-plan': {
		label: 'Action plan',
		hint: 'The problem, what will be done by whom and when, how we will know that it worked.'
	}
};

/** What a template is filled from. Under any rule but attribution `present` and `presenters` are empty. */
export type TemplateSources = {
	/** Themes with what was marked for them; titles alone when nothing was. */
	themes: SummaryDraft[];
	/** Talks and panels of the agenda, in order. */
	talks: { title: string; isPanel: boolean; presenters: string[] }[];
	present: { organisation: string; people: string[] }[];
	/**
	 * Commitments that everybody in the circle may see; `organisation` is empty where it can't be said. Those that their
	 * organisations have not made public stay in the circle.
	 */
	commitments: { title: string; organisation: string; due: string; isPublic: boolean }[];
	phases: string[];
};

/** The summary as a template begins it: an introduction, and themes in order. */
export function startFrom(
	name: TemplateName,
	sources: TemplateSources
): { introduction: string; themes: SummaryDraft[] } {
	return builders[name](sources);
}

type Builder = (sources: TemplateSources) => { introduction: string; themes: SummaryDraft[] };

const builders: Record<TemplateName, Builder> = {
	'circle-summary': (sources) => ({
		introduction: attendance(sources),
		themes: [...sources.themes, { title: 'Next steps', markdown: nextSteps(sources) }]
	}),
	'event-report': (sources) => ({
		introduction: attendance(sources),
		themes: [
			{ title: 'Key messages', markdown: numbered(['', '', '']) },
			...withTalks(sources),
			{
				title: 'Myths and realities',
				markdown: table(
					['Myth', 'Reality'],
					[
						['', ''],
						['', '']
					]
				)
			},
			{ title: 'Priorities', markdown: numbered(['', '']) },
			{ title: 'Checklist', markdown: '- [ ] \n- [ ] \n'.replace(/\] \n/g, `] ${blank}\n`) }
		]
	}),
	'panel-record': (sources) => ({
		introduction: '',
		themes: [
			...withTalks(sources),
			{
				title: 'Findings',
				markdown: table(
					['Finding', 'What it rests on'],
					[
						['', ''],
						['', '']
					]
				)
			},
			{ title: 'Recommendations', markdown: `- ${blank}\n- ${blank}` }
		]
	}),
	'action-plan': (sources) => ({
		introduction: '',
		themes: [
			{ title: 'What is the problem?', markdown: '' },
			{
				title: 'How we approach it',
				markdown: sources.phases.map((phase) => `## ${escapeLine(phase)}`).join('\n\n')
			},
			...sources.themes.filter(({ markdown }) => markdown !== ''),
			{ title: 'What will be done', markdown: nextSteps(sources) },
			{
				title: 'How we will know',
				markdown: table(
					['What changes', 'Measured by', 'By when'],
					[
						['', '', ''],
						['', '', '']
					]
				)
			},
			{ title: 'What next?', markdown: '' }
		]
	})
};

/** Stands for nothing yet, so that the place is there to write in. */
const blank = '&#8203;';

function attendance({ present }: TemplateSources): string {
	if (present.length === 0) return '';
	const lines = present.map(
		({ organisation, people }) => `- ${escapeLine(organisation)}: ${people.map(escapeLine).join(', ')}`
	);
	return `## In attendance\n\n${lines.join('\n')}`;
}

/** A theme for each talk, with what was marked in it; of two with one title the first has it. Other themes follow. */
function withTalks({ talks, themes }: TemplateSources): SummaryDraft[] {
	const told = new Set<string>();
	const own = talks.map(({ title: whole, isPanel, presenters }) => {
		const title = shorten(whole);
		const marked = told.has(title) ? [] : themes.filter((theme) => theme.title === title);
		told.add(title);
		const who =
			presenters.length > 0
				? `**${isPanel ? 'Panel' : 'Presented by'}:** ${presenters.map(escapeLine).join(', ')}`
				: '';
		return { title, markdown: [who, ...marked.map(({ markdown }) => markdown)].filter(Boolean).join('\n\n') };
	});
	return [...own, ...themes.filter(({ title }) => !told.has(title))];
}

function nextSteps({ commitments }: TemplateSources): string {
	const rowsOf = (some: TemplateSources['commitments']) =>
		some.map(({ title, organisation, due }) => [title, organisation, due]);
	const head = ['Step', 'Who', 'By when'];
	const open = rowsOf(commitments.filter(({ isPublic }) => isPublic));
	const kept = rowsOf(commitments.filter(({ isPublic }) => !isPublic));
	const empty = [
		['', '', ''],
		['', '', '']
	];
	return [
		open.length > 0 || kept.length === 0 ? table(head, open.length > 0 ? open : empty) : '',
		kept.length > 0 ? fenceCircleOnly(table(head, kept)) : ''
	]
		.filter(Boolean)
		.join('\n\n');
}

function numbered(lines: string[]): string {
	return lines.map((line, index) => `${index + 1}. ${line ? escapeLine(line) : blank}`).join('\n');
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map(escapeLine).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')).replace(/\\/g, ''), ...rows.map(line)].join('\n');
}
