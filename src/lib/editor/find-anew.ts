import * as Y from 'yjs';
import type { Anchor, Span } from './commitment-mark';
import { commonWords, resembles } from './common-words';
import { contentOf, textsIn } from './lines';

type Found = Span & { likeness: number; distance: number };

/**
 * Where words stand whose place is lost: a line that becomes a heading or an item of a list is written anew, and so is what
 * comes behind a new line. The same words are meant where most of what stood around them does, then those nearest to where
 * they were; changed words only in what took the place of their block. Null when none are found, or when it can't be said
 * which are meant.
 */
export function findAnew(section: Y.XmlFragment, anchor: Anchor): Span[] | null {
	if (anchor.text === '') return null;
	const was = blockThatHeld(section, anchor);
	const same = sameWords(section, anchor, was);
	const [best, next] = (same.length > 0 ? same : changedWords(section, anchor, was)).sort(better);
	if (!best || (next && better(best, next) === 0)) return null;
	return [{ text: best.text, index: best.index, length: best.length }];
}

function better(one: Found, other: Found): number {
	return other.likeness - one.likeness || Math.sign(one.distance - other.distance) || 0;
}

function sameWords(section: Y.XmlFragment, { text: words, from, to }: Anchor, was: Y.Item | null): Found[] {
	const before = backwards(lettersIn(from, 'before'));
	const after = lettersIn(to, 'after');
	const place = was ? blocksBefore(was) : 0;
	return section.toArray().flatMap((block, at) =>
		linesIn(block).flatMap((text) => {
			const line = contentOf(text);
			return placesOf(words, line).map((index) => ({
				text,
				index,
				length: words.length,
				likeness:
					common(before, backwards(line.slice(0, index))) + common(after, line.slice(index + words.length)),
				distance: Math.abs(at - place)
			}));
		})
	);
}

/** The lines of a block of the section, or of none. */
function linesIn(block: unknown): Y.XmlText[] {
	return block instanceof Y.XmlElement && block.nodeName !== 'code_block' ? textsIn(block) : [];
}

function placesOf(words: string, line: string): number[] {
	const places: number[] = [];
	for (let at = line.indexOf(words); at !== -1; at = line.indexOf(words, at + 1)) places.push(at);
	return places;
}

function lettersIn(position: object, side: 'before' | 'after'): string {
	const letters: unknown = (position as Record<string, unknown>)[side];
	return typeof letters === 'string' ? letters : '';
}

const backwards = (text: string) => [...text].reverse().join('');

/** How many letters two texts begin with in common. */
function common(one: string, other: string): number {
	let length = 0;
	while (length < one.length && one[length] === other[length]) length += 1;
	return length;
}

function changedWords(section: Y.XmlFragment, { text: words }: Anchor, was: Y.Item | null): Found[] {
	const blocks = was ? inPlaceOf(was) : [];
	return blocks.flatMap(linesIn).flatMap((text) => {
		const line = contentOf(text);
		const { from, to, shared } = commonWords(words, line);
		if (!resembles(words, line.slice(from, to))) return [];
		return [{ text, index: from, length: to - from, likeness: shared, distance: 0 }];
	});
}

/**
 * The block of the section that the anchored line was in, or the empty sign that Yjs keeps where one was deleted. What was
 * in that is forgotten but for its number: whoever made a block made its line just after it.
 */
function blockThatHeld(section: Y.XmlFragment, { from }: Anchor): Y.Item | null {
	const { store } = section.doc ?? {};
	const line = idOfLine(from);
	if (!store || !line || line.clock >= Y.getState(store, line.client)) return null;
	let part: Y.Item | Y.GC = Y.getItem(store, line);
	while (part instanceof Y.GC && part.id.clock > 0)
		part = Y.getItem(store, Y.createID(line.client, part.id.clock - 1));
	let block: Y.Item | null = part instanceof Y.Item ? part : null;
	while (block && block.parent !== section)
		block = block.parent instanceof Y.AbstractType ? block.parent._item : null;
	return block;
}

function idOfLine(position: object): Y.ID | null {
	try {
		return Y.createRelativePositionFromJSON(position).type;
	} catch {
		return null;
	}
}

function blocksBefore(block: Y.Item): number {
	let count = 0;
	for (let each = block.left; each !== null; each = each.left) if (!each.deleted) count += each.length;
	/* What took the place of a block stands before it. */
	return block.deleted ? count - 0.6 : count;
}

/** The blocks that were put where a deleted one is: they stand before it, and name it as what they stand before. */
function inPlaceOf(block: Y.Item): unknown[] {
	const found: unknown[] = [];
	const deleted: Y.Item[] = [];
	for (let each: Y.Item | null = block; each !== null && block.deleted; each = each.left) {
		const { rightOrigin, content } = each;
		if (each.deleted) deleted.push(each);
		else if (rightOrigin && deleted.some((other) => includes(other, rightOrigin)))
			found.push(content instanceof Y.ContentType ? content.type : null);
		else break;
	}
	return found;
}

function includes({ id, length }: Y.Item, { client, clock }: Y.ID): boolean {
	return id.client === client && id.clock <= clock && clock < id.clock + length;
}
