import { fenceCircleOnly } from '$lib/editor/circle-only';
import { escapeLine } from '$lib/publication/escape-line';
import { sourcedLine, sourcedMarkdown } from './source';

/** A passage marked as an observation; `theme` is the title it was put under, if any; `markdown` has its bold words and links. */
export type MarkedPassage = { sectionId: string; text: string; theme?: string | null; markdown?: string };
/** What else was marked or recorded. Withdrawn ones are not among them. */
export type MarkedRecord = {
	kind: 'decision' | 'question' | 'commitment' | 'proposal';
	sectionId: string | null;
	text: string;
	/** The words it was made from: where to find it in the notes. */
	bornAs: string;
	/** The answer to a question. */
	answer?: string;
	/** A commitment that its organisation has not accepted, or not made public: it stays in the circle. */
	circleOnly?: boolean;
};
export type SummaryDraft = { title: string; markdown: string };
export type Item = { id: string; title: string };

const recordWords = {
	decision: 'Decided',
	question: 'Open question',
	commitment: 'Commitment',
	proposal: 'Proposed commitment'
};
const elsewhere = 'Other observations';

/**
 * The first draft of a summary: a theme for each title under which, or part of the agenda in which, something was marked, in
 * agenda order. Each observation is a paragraph; decisions, questions and commitments follow as a list, those that are not
 * public in a part for the circle only. Every line remembers its passage. Without marks, an empty theme for each prompt, so that there is a shape to write into.
 */
export function draftSummary(
	items: Item[],
	passages: MarkedPassage[],
	prompts: string[],
	records: MarkedRecord[] = []
): SummaryDraft[] {
	const themes = gather(items, passages, records);
	if (themes.length > 0) return themes;
	const titles = prompts.length > 0 ? prompts : ['Observations'];
	return titles.map((title) => ({ title: shorten(title), markdown: '' }));
}

/** The themes for which there is something. */
export function gather(items: Item[], passages: MarkedPassage[], records: MarkedRecord[]): SummaryDraft[] {
	const place = new Map(items.map((item, index) => [item.id, index]));
	const titles = new Map(items.map((item) => [item.id, item.title]));
	const at = (sectionId: string | null) => place.get(sectionId ?? '') ?? items.length;
	const themes = new Map<
		string,
		{ first: number; observations: string[]; records: string[]; kept: string[] }
	>();
	const themeOf = (title: string, first: number) => {
		const theme = themes.get(title) ?? { first, observations: [], records: [], kept: [] };
		themes.set(title, theme);
		theme.first = Math.min(theme.first, first);
		return theme;
	};
	for (const passage of passages.toSorted((one, other) => at(one.sectionId) - at(other.sectionId))) {
		const title = passage.theme || titles.get(passage.sectionId) || elsewhere;
		const line = sourcedMarkdown(
			passage.markdown ?? escapeLine(passage.text),
			passage.sectionId,
			passage.text
		);
		themeOf(title, at(passage.sectionId)).observations.push(line);
	}
	for (const record of records) {
		const title = titles.get(record.sectionId ?? '') ?? elsewhere;
		const theme = themeOf(title, at(record.sectionId));
		(record.circleOnly ? theme.kept : theme.records).push(recordLine(record));
	}
	return [...themes]
		.sort(([, one], [, other]) => one.first - other.first)
		.map(([title, theme]) => ({
			title: shorten(title),
			markdown: [
				...theme.observations,
				theme.records.join('\n'),
				theme.kept.length > 0 ? fenceCircleOnly(theme.kept.join('\n')) : ''
			]
				.filter(Boolean)
				.join('\n\n')
		}));
}

function recordLine({ kind, sectionId, text, bornAs, answer }: MarkedRecord): string {
	const line = sectionId
		? sourcedLine(text, sectionId, bornAs || text)
		: sourcedLine(text, 'general', bornAs || text);
	const word = kind === 'question' && answer ? 'Question' : recordWords[kind];
	return `- **${word}:** ${line}${kind === 'question' && answer ? ` ${sourcedLine(answer, sectionId ?? 'general', bornAs || text)}` : ''}`;
}

export function shorten(title: string): string {
	return title.length <= 200 ? title : `${title.slice(0, 199).trimEnd()}…`;
}
