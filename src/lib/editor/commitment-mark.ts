import * as Y from 'yjs';
import { resembles } from './common-words';
import { findAnew } from './find-anew';
import { contentOf, textsIn } from './lines';
import { fragmentName } from './read';

/**
 * Where a sentence stands, in a form that outlives other people's edits. Plain JSON, so a form can carry it. `from.before` and
 * `to.after` are a few letters around it, which tell it from the same words elsewhere when its line is written anew.
 */
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

/** Where the anchored words are by now: between the positions, or where they stand since their line was written anew. */
export function spansOf(doc: Y.Doc, anchor: Anchor): Span[] {
	if (!doc.share.has(fragmentName(anchor.sectionId))) return [];
	const section = doc.getXmlFragment(fragmentName(anchor.sectionId));
	const there = spansBetween(doc, textsIn(section), anchor);
	const words = wordsOf(there);
	if (words === anchor.text || resembles(words, anchor.text)) return there;
	return findAnew(section, anchor) ?? there;
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

function wordsOf(spans: Span[]): string {
	return spans.map(({ text, index, length }) => contentOf(text).slice(index, index + length)).join(' ');
}
