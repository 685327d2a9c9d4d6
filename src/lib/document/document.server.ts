import { rooms } from '$lib/collaboration/server';
import { appendLine } from '$lib/editor/append-line';
import { withoutCircleOnly } from '$lib/editor/circle-only';
import { writeMarkdown } from '$lib/editor/markdown';
import { highlightsOf, sectionJson, sectionsOf } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import type { LayeredText, SectionTexts } from './document';
import type { MarkedPassage } from './start-summary';

// None of these asks who wants to know: pages call them with the id of a document that row-level security gave them.

/** What is written in each section of a document, as committed. */
export function textsOf(documentId: string): Promise<SectionTexts> {
	return rooms().read(documentId, (doc) =>
		Object.fromEntries(sectionsOf(doc).map((id) => [id, sectionJson(doc, id)]))
	);
}

/** The passages of a document marked as observations, in the order of each section. */
export function marksOf(documentId: string): Promise<MarkedPassage[]> {
	return rooms().read(documentId, (doc) => sectionsOf(doc).flatMap((id) => highlightsOf(doc, id)));
}

/** Each section as Markdown in both layers, headings below the section's own. */
export function layersOf(documentId: string): Promise<Record<string, LayeredText>> {
	return rooms().read(documentId, (doc) =>
		Object.fromEntries(
			sectionsOf(doc).map((id) => {
				const section = sectionJson(doc, id);
				return [id, { members: writeMarkdown(section), public: writeMarkdown(withoutCircleOnly(section)) }];
			})
		)
	);
}

/** Begins sections that are still empty; what somebody wrote is never replaced. Resolves when it is on disk. */
export function startTexts(
	documentId: string,
	texts: { sectionId: string; markdown: string }[]
): Promise<void> {
	return rooms().write(documentId, (doc) => {
		for (const { sectionId, markdown } of texts) fillSection(doc, sectionId, markdown);
	});
}

/** Adds a paragraph at the end of a section, while people may be writing in it. Resolves when it is on disk. */
export function addLine(documentId: string, sectionId: string, line: string): Promise<void> {
	return rooms().write(documentId, (doc) => appendLine(doc, sectionId, line));
}
