import * as Y from 'yjs';
import { fragmentName } from './read';

/** Where a sentence stands, in a form that outlives other people's edits. Plain JSON, so a form can carry it. */
export type Anchor = { sectionId: string; from: object; to: object; text: string };

/** Reads an anchor that came back from a form; null when it is none. */
export function readAnchor(value: unknown): Anchor | null {
	if (typeof value !== 'object' || value === null) return null;
	const { sectionId, from, to, text } = value as Record<string, unknown>;
	if (typeof sectionId !== 'string' || typeof text !== 'string') return null;
	if (typeof from !== 'object' || from === null || typeof to !== 'object' || to === null) return null;
	return { sectionId, from, to, text };
}

export type Span = { text: Y.XmlText; index: number; length: number };

/** The words that stand at an anchor now; null when none are left. */
export function wordsAt(doc: Y.Doc, anchor: Anchor): string | null {
	const spans = spansOf(doc, anchor);
	return spans.length === 0 ? null : wordsOf(spans);
}

/** Where the anchored words are by now: between the positions, or where alone the same words stand. */
export function spansOf(doc: Y.Doc, anchor: Anchor): Span[] {
	if (!doc.share.has(fragmentName(anchor.sectionId))) return [];
	const texts = textsIn(doc.getXmlFragment(fragmentName(anchor.sectionId)));
	const there = spansBetween(doc, texts, anchor);
	return wordsOf(there) === anchor.text ? there : (quoted(texts, anchor.text) ?? there);
}

/** The lines of text in a part of a document, in order; code is none: it holds no marks. */
export function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
	return parent.toArray().flatMap((child) => {
		if (child instanceof Y.XmlText) return [child];
		return child instanceof Y.XmlElement && child.nodeName !== 'code_block' ? textsIn(child) : [];
	});
}

function spansBetween(doc: Y.Doc, texts: Y.XmlText[], anchor: Anchor): Span[] {
	const start = locate(doc, anchor.from);
	const end = locate(doc, anchor.to);
	const first = texts.findIndex((text) => text === start?.type);
	const last = texts.findIndex((text) => text === end?.type);
	if (!start || !end || first === -1 || last < first) return [];
	return texts
		.slice(first, last + 1)
		.map((text, at) => {
			const index = at === 0 ? start.index : 0;
			const until = at === last - first ? end.index : text.length;
			return { text, index, length: until - index };
		})
		.filter((span) => span.length > 0);
}

/** Where a position of an anchor is by now; null for what is no position. */
export function locate(doc: Y.Doc, position: object): { type: unknown; index: number } | null {
	try {
		return Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), doc);
	} catch {
		return null;
	}
}

function quoted(texts: Y.XmlText[], words: string): Span[] | null {
	if (words === '') return null;
	const found = texts.filter((text) => contentOf(text).includes(words));
	const [text] = found;
	if (!text || found.length > 1) return null;
	return [{ text, index: contentOf(text).indexOf(words), length: words.length }];
}

function wordsOf(spans: Span[]): string {
	return spans.map(({ text, index, length }) => contentOf(text).slice(index, index + length)).join(' ');
}

/** A line in pieces that carry the same marks. */
export function deltaOf(text: Y.XmlText): { insert: string; attributes?: Record<string, unknown> }[] {
	return text.toDelta();
}

function contentOf(text: Y.XmlText): string {
	return deltaOf(text)
		.map((part) => part.insert)
		.join('');
}
