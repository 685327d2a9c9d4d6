import { escapeLine } from '$lib/publication/publication';

export type MarkedPassage = { sectionId: string; text: string };
export type SummaryDraft = { title: string; markdown: string };

/**
 * The first draft of a summary: a theme for each part of the agenda in which a passage was marked, in agenda order, each
 * passage a paragraph; without marks, an empty theme for each prompt, so that there is a shape to write into.
 */
export function draftSummary(
	items: { id: string; title: string }[],
	passages: MarkedPassage[],
	prompts: string[]
): SummaryDraft[] {
	const themes = items
		.map((item) => ({
			title: item.title,
			passages: passages.filter((passage) => passage.sectionId === item.id)
		}))
		.filter((theme) => theme.passages.length > 0);
	const known = new Set(items.map((item) => item.id));
	const elsewhere = passages.filter((passage) => !known.has(passage.sectionId));
	if (elsewhere.length > 0) themes.push({ title: 'Other observations', passages: elsewhere });
	if (themes.length > 0) {
		return themes.map((theme) => ({
			title: theme.title,
			markdown: theme.passages.map((passage) => escapeLine(passage.text)).join('\n\n')
		}));
	}
	const titles = prompts.length > 0 ? prompts : ['Observations'];
	return titles.map((title) => ({ title: shorten(title), markdown: '' }));
}

function shorten(title: string): string {
	return title.length <= 200 ? title : `${title.slice(0, 199).trimEnd()}…`;
}
