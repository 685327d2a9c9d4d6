import { rooms } from '$lib/collaboration/server';
import { wordsAt } from '$lib/editor/commitment-mark';
import type { Thread } from './comment';

/** The threads whose words are no longer in the text, as committed. */
export function goneThreads(documentId: string, threads: readonly Thread[]): Promise<string[]> {
	if (threads.length === 0) return Promise.resolve([]);
	return rooms().read(documentId, (doc) =>
		threads
			.filter(
				({ section, place, quote }) => wordsAt(doc, { sectionId: section, ...place, text: quote }) === null
			)
			.map(({ id }) => id)
	);
}
