import * as Y from 'yjs';
import { rooms } from '$lib/collaboration/server';
import { appendBlocks } from '$lib/editor/append-blocks';
import { appendLine } from '$lib/editor/append-line';
import { withoutCircleOnly } from '$lib/editor/circle-only';
import { writeMarkdown } from '$lib/editor/markdown';
import {
	fragmentName,
	highlightsInMarkdown,
	sectionJson,
	sectionsOf,
	sectionToMarkdown
} from '$lib/editor/read';
import { readInTime } from './import.server';
import type { LayeredText, SectionTexts } from './document';
import { blocksOf, moveText, splitText, type Commented } from './move-text';
import { rewordSection } from './reword';
import { sourcesIn, type Source } from './source';
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
	return rooms().read(documentId, (doc) => sectionsOf(doc).flatMap((id) => highlightsInMarkdown(doc, id)));
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

/** Whether nothing at all is written in a document, be it only a table without words. */
export function isUntouched(documentId: string): Promise<boolean> {
	return rooms().read(documentId, (doc) =>
		[...doc.share.keys()].every((name) => isBlank(doc.getXmlFragment(name)))
	);
}

/** An editor that was only opened leaves an empty paragraph behind. */
function isBlank(fragment: Y.XmlFragment): boolean {
	return fragment
		.toArray()
		.every((block) => block instanceof Y.XmlElement && block.nodeName === 'paragraph' && block.length === 0);
}

/** Begins sections that are still empty; what somebody wrote is never replaced. Resolves when it is on disk. */
export function startTexts(
	documentId: string,
	texts: { sectionId: string; markdown: string }[]
): Promise<void> {
	const read = texts
		.filter(({ markdown }) => markdown.trim() !== '')
		.map(({ sectionId, markdown }) => ({ sectionId, section: readInTime(markdown) }));
	return rooms().write(documentId, (doc) => {
		for (const { sectionId, section } of read)
			if (isBlank(doc.getXmlFragment(fragmentName(sectionId)))) appendBlocks(doc, sectionId, section);
	});
}

/** Adds a paragraph at the end of a section, while people may be writing in it. Resolves when it is on disk. */
export function addLine(documentId: string, sectionId: string, line: string): Promise<void> {
	return rooms().write(documentId, (doc) => appendLine(doc, sectionId, line));
}

/** Where the lines of each section came from, and where each can be split. */
export function outlineOf(
	documentId: string
): Promise<
	Record<string, { sources: (Source & { line: string })[]; blocks: { index: number; words: string }[] }>
> {
	return rooms().read(documentId, (doc) =>
		Object.fromEntries(
			sectionsOf(doc).map((id) => [
				id,
				{
					sources: sourcesIn(sectionJson(doc, id)),
					blocks: blocksOf(doc, id).filter(({ index }) => index > 0)
				}
			])
		)
	);
}

/** How long somebody counts as still writing after a keystroke, in milliseconds. */
const PAUSE = 10_000;
/** Until what is on its way from browsers has come, in milliseconds. */
const ARRIVING = 1_000;

/** Whether somebody else is writing in a section: text that is moved under their hands would take their next words with it. */
export function isAnotherWriting(documentId: string, sectionId: string, personId: string): boolean {
	return rooms().isAnotherWriting(documentId, fragmentName(sectionId), personId, PAUSE);
}

/** Waits for the last words of those in whose page a section has just ended. */
export async function lastWordsIn(documentId: string, sectionId: string, personId: string): Promise<void> {
	do await new Promise((resolve) => setTimeout(resolve, ARRIVING));
	while (rooms().isAnotherWriting(documentId, fragmentName(sectionId), personId, ARRIVING));
}

/**
 * Moves all of a section to the end of another. Resolves when it is on disk, with where the comments on it are now: their
 * places are the caller's to keep.
 */
export async function mergeTexts(
	documentId: string,
	from: string,
	to: string,
	comments: readonly Commented[] = []
): Promise<Commented[]> {
	let rehomed: Commented[] = [];
	await rooms().write(documentId, (doc) => {
		rehomed = moveText(doc, from, to, comments);
	});
	return rehomed;
}

/** The same for the end of a section, from the block that begins with these words. Null when it no longer does. */
export async function divideText(
	documentId: string,
	part: { from: string; to: string; index: number; words: string },
	comments: readonly Commented[] = []
): Promise<Commented[] | null> {
	let rehomed: Commented[] | null = null;
	await rooms().write(documentId, (doc) => {
		rehomed = splitText(doc, part, comments);
	});
	return rehomed;
}

/**
 * Makes a section say something else, in one change, if it still reads as `isAsRead` knows it. False when it no longer does:
 * somebody has changed it since. Resolves when it is on disk.
 */
export async function rewordText(
	documentId: string,
	sectionId: string,
	isAsRead: (markdown: string) => boolean,
	markdown: string
): Promise<boolean> {
	const section = readInTime(markdown);
	let isReworded = false;
	await rooms().write(documentId, (doc) => {
		isReworded = isAsRead(sectionToMarkdown(doc, sectionId));
		if (isReworded) rewordSection(doc, sectionId, section);
	});
	return isReworded;
}
