import { render } from 'svelte/server';
import type { CommitmentLabels } from '$lib/editor/commitment-label';
import Reading from '$lib/editor/Reading.svelte';
import type { SectionJson } from '$lib/editor/section-json';
import type { DrawnTexts } from './document';
import { textsOf } from './document.server';

/** What a page puts in again when a script takes over; text can hold none, its signs are escaped. */
const seams = /<!--.*?-->/g;

/**
 * What is written in each section of a document, as committed, drawn for the first paint. A browser needs no script
 * for it, neither to show it nor to take over.
 */
export async function drawnTexts(
	documentId: string,
	commitments: CommitmentLabels = {}
): Promise<DrawnTexts> {
	const texts = await textsOf(documentId);
	return Object.fromEntries(Object.entries(texts).map(([id, section]) => [id, drawn(section, commitments)]));
}

function drawn(section: SectionJson, commitments: CommitmentLabels): string {
	return render(Reading, { props: { section, commitments } }).body.replace(seams, '');
}
