import { openingTag } from '$lib/editor/inline-parts';
import { textAttribute, type NodeJson, type SectionJson } from '$lib/editor/section-json';
import { escapeLine } from '$lib/publication/publication';

/** A passage of the notes: the part of the agenda it stands in, and its first words, by which it is found again. */
export type Source = { sectionId: string; words: string };

const longestQuote = 120;

/** A line of plain text that remembers where in the notes it came from, as Markdown. */
export function sourcedLine(text: string, sectionId: string, words = text): string {
	return sourcedMarkdown(escapeLine(text), sectionId, words);
}

/** The same of a line of Markdown. */
export function sourcedMarkdown(markdown: string, sectionId: string, words: string): string {
	const quote = words.replace(/\s+/g, ' ').trim().slice(0, longestQuote);
	const tag = openingTag({ type: 'source', attrs: { place: `${sectionId}:${quote}` } });
	return `${tag ?? ''}${markdown}${tag ? '</mark>' : ''}`;
}

/** Where the lines of a section came from, each once, in the order of the text, with the words they have now. */
export function sourcesIn(section: SectionJson): (Source & { line: string })[] {
	const found = new Map<string, Source & { line: string }>();
	const visit = (node: NodeJson | SectionJson): void => {
		for (const part of node.content ?? []) {
			const mark = 'marks' in part ? part.marks?.find(({ type }) => type === 'source') : undefined;
			const place = mark ? textAttribute(mark, 'place') : null;
			const colon = place?.indexOf(':') ?? -1;
			if (place !== null && colon > 0) {
				const earlier = found.get(place);
				const line = (earlier?.line ?? '') + (part.text ?? '');
				found.set(place, { sectionId: place.slice(0, colon), words: place.slice(colon + 1), line });
			}
			visit(part);
		}
	};
	visit(section);
	return [...found.values()];
}

/** The passage in the notes: the browser scrolls to its words and points them out, without any script. */
export function passageHref(sessionId: string, { sectionId, words }: Source): string {
	const some = words.split(' ').slice(0, 8).join(' ');
	// A hyphen and a comma mean something in a text fragment.
	const encoded = encodeURIComponent(some).replace(/-/g, '%2D').replace(/,/g, '%2C');
	return `/sessions/${sessionId}#section-${encodeURIComponent(sectionId)}:~:text=${encoded}`;
}
