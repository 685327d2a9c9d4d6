import * as Y from 'yjs';
import { prosemirrorToYXmlFragment } from 'y-prosemirror';
import { locate, spansOf, type Anchor } from './commitment-mark';
import { deltaOf, textsIn } from './lines';
import { fragmentName } from './read';
import { schema } from './schema';
import { isCommitmentId, type RecordMark } from './section-json';

/* An origin that no undo listens to: taking back one's typing must not cut a sentence off its commitment. */
const origin = Symbol('marked');

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
