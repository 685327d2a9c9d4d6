import * as Y from 'yjs';
import { prosemirrorToYXmlFragment } from 'y-prosemirror';
import { fragmentName } from './read';
import { schema } from './schema';
import { isCommitmentId, type RecordMark } from './section-json';

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

/* An origin that no undo listens to: taking back one's typing must not cut a sentence off its commitment. */
const origin = Symbol('marked');

export type Span = { text: Y.XmlText; index: number; length: number };

/**
 * Marks the anchored words as the record `id`, wherever they are by now: between the anchored positions, or where
 * the same words stand when those were moved. Works on the document alone, on either side of the wire. Returns
 * false when the words are gone; the record then keeps the wording it was born with.
 */
export function addRecordMark(doc: Y.Doc, anchor: Anchor, kind: RecordMark, id: string): boolean {
	return isCommitmentId(id) && formatWords(doc, anchor, storedMark(kind, { id }));
}

export const addCommitmentMark = (doc: Y.Doc, anchor: Anchor, id: string) =>
	addRecordMark(doc, anchor, 'commitment', id);

/** Marks the anchored words as an observation, under a theme or under none. False when they are gone. */
export function addObservation(doc: Y.Doc, anchor: Anchor, theme: string | null): boolean {
	return formatWords(doc, anchor, storedMark('highlight', { theme }));
}

/**
 * Writes the words of a record into an empty place, carrying its mark. False when the place is gone; the record then
 * has no words in the text.
 */
export function insertRecord(
	doc: Y.Doc,
	anchor: Anchor,
	kind: RecordMark,
	id: string,
	words: string
): boolean {
	const place = locate(doc, anchor.from);
	if (!isCommitmentId(id) || words === '' || !place) return false;
	const attributes = storedMark(kind, { id });
	doc.transact(() => {
		if (place.type instanceof Y.XmlText) place.type.insert(place.index, words, attributes);
		else if (place.type instanceof Y.XmlElement || place.type instanceof Y.XmlFragment) {
			const text = new Y.XmlText();
			text.insert(0, words, attributes);
			if (place.type instanceof Y.XmlElement) place.type.insert(place.index, [text]);
			else {
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [text]);
				place.type.insert(place.index, [paragraph]);
			}
		}
	}, origin);
	return true;
}

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

function formatWords(doc: Y.Doc, anchor: Anchor, attributes: Record<string, unknown>): boolean {
	const spans = spansOf(doc, anchor);
	if (spans.length === 0) return false;
	doc.transact(() => {
		for (const { text, index, length } of spans) text.format(index, length, attributes);
	}, origin);
	return true;
}

/** Takes the mark of a commitment off all its words. Returns whether there were any. */
export function removeCommitmentMark(doc: Y.Doc, sectionId: string, id: string): boolean {
	const name = Object.keys(storedMark('commitment', { id }))[0] ?? '';
	const spans = textsIn(doc.getXmlFragment(fragmentName(sectionId))).filter((text) =>
		deltaOf(text).some((part) => part.attributes?.[name] !== undefined)
	);
	doc.transact(() => {
		for (const text of spans) text.format(0, text.length, { [name]: null });
	}, origin);
	return spans.length > 0;
}

function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
	return parent.toArray().flatMap((child) => {
		if (child instanceof Y.XmlText) return [child];
		/* Code holds no marks. */
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

function locate(doc: Y.Doc, position: object): { type: unknown; index: number } | null {
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

function deltaOf(text: Y.XmlText): { insert: string; attributes?: Record<string, unknown> }[] {
	return text.toDelta();
}

function contentOf(text: Y.XmlText): string {
	return deltaOf(text)
		.map((part) => part.insert)
		.join('');
}

/** The attribute under which y-prosemirror stores this mark. Its name holds a hash that only y-prosemirror knows. */
function storedMark(
	type: RecordMark | 'highlight',
	attributes: Record<string, unknown>
): Record<string, unknown> {
	const words = schema.text('x', [schema.marks[type].create(attributes)]);
	const page = schema.nodes.doc.create(null, schema.nodes.paragraph.create(null, words));
	const [text] = textsIn(prosemirrorToYXmlFragment(page, new Y.Doc().getXmlFragment('page')));
	return (text && deltaOf(text)[0]?.attributes) ?? {};
}
