import * as Y from 'yjs';
import { spansOf, type Span } from '$lib/editor/commitment-mark';
import { fragmentName } from '$lib/editor/read';
import { schema } from '$lib/editor/schema';

/** Words that somebody commented on: where they stand, and what they were. */
export type Commented = { id: string; section: string; place: { from: object; to: object }; quote: string };

/**
 * Moves everything in a section to the end of another, in one change of the document: whoever reads it finds the text once,
 * before or after. Does nothing when the section is empty, so that it may run again. The blocks stay behind without their
 * words: what somebody far from the network still types into them arrives in the section it was typed in, and is seen.
 * Answers where the comments on what moved are now.
 */
export function moveText(
	doc: Y.Doc,
	from: string,
	to: string,
	comments: readonly Commented[] = []
): Commented[] {
	const source = doc.getXmlFragment(fragmentName(from));
	if (isEmpty(source)) return [];
	return copyBlocks(doc, { from, to, index: 0 }, comments, () => takeWords(source));
}

/**
 * Moves the blocks from `index` on to the end of another section, if the block there still begins with `words`. Null when it
 * does not: somebody has changed the text since. Otherwise where the comments on what moved are now.
 */
export function splitText(
	doc: Y.Doc,
	{ from, to, index, words }: { from: string; to: string; index: number; words: string },
	comments: readonly Commented[] = []
): Commented[] | null {
	const source = doc.getXmlFragment(fragmentName(from));
	const block = source.toArray()[index];
	if (index < 1 || !block || firstWords(block) !== words) return null;
	return copyBlocks(doc, { from, to, index }, comments, () => source.delete(index, source.length - index));
}

/** The blocks of a section by the words they begin with: where it can be split. */
export function blocksOf(doc: Y.Doc, sectionId: string): { index: number; words: string }[] {
	if (!doc.share.has(fragmentName(sectionId))) return [];
	return doc
		.getXmlFragment(fragmentName(sectionId))
		.toArray()
		.map((block, index) => ({ index, words: firstWords(block) }))
		.filter(({ words }) => words !== '');
}

/** Yjs can't move anything: blocks are written anew, and `leave` takes the old ones away. */
function copyBlocks(
	doc: Y.Doc,
	{ from, to, index }: { from: string; to: string; index: number },
	comments: readonly Commented[],
	leave: () => void
): Commented[] {
	const source = doc.getXmlFragment(fragmentName(from));
	const target = doc.getXmlFragment(fragmentName(to));
	const moved = source.toArray().slice(index).filter(isElement);
	const copies = moved.map((block) => block.clone());
	const places = comments
		.filter(({ section }) => section === from)
		.map((comment) => ({ comment, spans: spansOf(doc, anchorOf(comment)) }));
	let rehomed: Commented[] = [];
	doc.transact(() => {
		// An editor that was only opened leaves an empty paragraph behind.
		const last = target.length > 0 ? target.get(target.length - 1) : null;
		if (last && isElement(last) && last.nodeName === 'paragraph' && isEmpty(last))
			target.delete(target.length - 1, 1);
		target.push(copies);
		const copyOf = pairs(moved.flatMap(textsIn), copies.flatMap(textsIn));
		rehomed = places.flatMap(({ comment, spans }) => follow(comment, spans, copyOf, to));
		leave();
	});
	return rehomed;
}

const isElement = (part: unknown): part is Y.XmlElement => part instanceof Y.XmlElement;
const anchorOf = ({ section, place, quote }: Commented) => ({ sectionId: section, ...place, text: quote });

function textsIn(parent: Y.XmlElement): Y.XmlText[] {
	return parent.toArray().flatMap((part) => {
		if (part instanceof Y.XmlText) return [part];
		return isElement(part) ? textsIn(part) : [];
	});
}

/** A copy has the texts of its block, in the same order. */
function pairs(texts: Y.XmlText[], copies: Y.XmlText[]): Map<Y.XmlText, Y.XmlText> {
	return new Map(texts.flatMap((text, at) => (copies[at] ? [[text, copies[at]] as const] : [])));
}

/** A comment goes with its words when all of them move. */
function follow(
	comment: Commented,
	spans: Span[],
	copyOf: Map<Y.XmlText, Y.XmlText>,
	to: string
): Commented[] {
	const [first, last] = [spans[0], spans.at(-1)];
	const [begin, end] = [first && copyOf.get(first.text), last && copyOf.get(last.text)];
	if (!first || !last || !begin || !end) return [];
	const place = { from: at(begin, first.index, 0), to: at(end, last.index + last.length, -1) };
	return [{ ...comment, section: to, place }];
}

function at(text: Y.XmlText, index: number, side: number): object {
	return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index, side)) as object;
}

/** Nothing to read: no words, no picture, no line. */
function isEmpty(parent: Y.XmlFragment): boolean {
	return parent
		.toArray()
		.every((part) => (isElement(part) ? !isLeaf(part) && isEmpty(part) : part.toString() === ''));
}

function takeWords(parent: Y.XmlFragment): void {
	for (let place = parent.length - 1; place >= 0; place -= 1) {
		const part = parent.get(place);
		if (part instanceof Y.XmlText) part.delete(0, part.length);
		else if (isElement(part) && isLeaf(part)) parent.delete(place, 1);
		else if (isElement(part)) takeWords(part);
	}
}

function isLeaf({ nodeName }: Y.XmlElement): boolean {
	return schema.nodes[nodeName as keyof typeof schema.nodes]?.isLeaf ?? false;
}

function firstWords(block: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
	const words = block instanceof Y.XmlElement ? textOf(block).replace(/\s+/g, ' ').trim() : '';
	return words.length <= 80 ? words : `${words.slice(0, 79)}…`;
}

function textOf(element: Y.XmlElement): string {
	return element
		.toArray()
		.map((part) => {
			if (part instanceof Y.XmlText)
				return part
					.toDelta()
					.map((each: { insert?: unknown }) => (typeof each.insert === 'string' ? each.insert : ''))
					.join('');
			return part instanceof Y.XmlElement ? `${textOf(part)} ` : '';
		})
		.join('');
}
