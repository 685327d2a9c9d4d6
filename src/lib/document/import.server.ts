import { rooms } from '$lib/collaboration/server';
import { appendBlocks } from '$lib/editor/append-blocks';
import { importMarkdown, type Import } from '$lib/editor/import-markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import type { SectionJson } from '$lib/editor/section-json';
import { inTime } from '$lib/server/in-time';

/** Minutes that were written elsewhere are no longer than this, in characters. */
export const longestImport = 300_000;
const patienceMs = 2_000;
/** What nests deeper than this was written to keep a parser busy. */
const bottomless = /^(?:[ \t]*>){100}|^[ \t]{200}/m;

/** Reads minutes within the time that everybody else can wait; null when they take longer. */
export function readImport(text: string, isOurs: (file: string) => boolean): Import | null {
	if (text.length > longestImport || bottomless.test(text)) return null;
	return inTime(() => importMarkdown(text, isOurs), patienceMs);
}

/** Markdown as a section, within the same time; what takes longer comes as the lines that it is. */
export function readInTime(markdown: string): SectionJson {
	const read = bottomless.test(markdown) ? null : inTime(() => readMarkdown(markdown), patienceMs);
	return read ?? asLines(markdown);
}

function asLines(text: string): SectionJson {
	const lines = text.split(/\n+/).filter((line) => line.trim() !== '');
	return {
		type: 'doc',
		content: lines.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] }))
	};
}

/** Adds what was read at the end of sections, while people may be writing in them. Resolves when it is on disk. */
export function addParts(
	documentId: string,
	parts: readonly { sectionId: string; section: SectionJson }[]
): Promise<void> {
	return rooms().write(documentId, (doc) => {
		for (const { sectionId, section } of parts) appendBlocks(doc, sectionId, section);
	});
}
