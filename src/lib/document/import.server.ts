import { rooms } from '$lib/collaboration/server';
import { appendBlocks } from '$lib/editor/append-blocks';
import { importMarkdown, type Import } from '$lib/editor/import-markdown';
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

/** Adds what was read at the end of sections, while people may be writing in them. Resolves when it is on disk. */
export function addParts(
	documentId: string,
	parts: readonly { sectionId: string; section: SectionJson }[]
): Promise<void> {
	return rooms().write(documentId, (doc) => {
		for (const { sectionId, section } of parts) appendBlocks(doc, sectionId, section);
	});
}
