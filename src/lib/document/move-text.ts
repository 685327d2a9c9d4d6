import * as Y from 'yjs';
import { fragmentName } from '$lib/editor/read';

/**
 * Moves everything in a section to the end of another, in one change of the document: whoever reads it finds the text once,
 * before or after. Does nothing when the section is empty, so that it may run again.
 */
export function moveText(doc: Y.Doc, from: string, to: string): void {
	moveBlocks(doc, from, to, 0);
}

/**
 * Moves the blocks from `index` on to the end of another section, if the block there still begins with `words`. False when it
 * does not: somebody has changed the text since.
 */
export function splitText(doc: Y.Doc, from: string, to: string, index: number, words: string): boolean {
	const block = doc.getXmlFragment(fragmentName(from)).toArray()[index];
	if (index < 1 || !block || firstWords(block) !== words) return false;
	moveBlocks(doc, from, to, index);
	return true;
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

function moveBlocks(doc: Y.Doc, from: string, to: string, index: number): void {
	const source = doc.getXmlFragment(fragmentName(from));
	const moved = source.toArray().slice(index);
	if (moved.length === 0) return;
	doc.transact(() => {
		const target = doc.getXmlFragment(fragmentName(to));
		const copies = moved.filter((block) => block instanceof Y.XmlElement).map((block) => block.clone());
		// An editor that was only opened leaves an empty paragraph behind.
		const last = target.length > 0 ? target.get(target.length - 1) : null;
		if (last instanceof Y.XmlElement && last.nodeName === 'paragraph' && textOf(last) === '')
			target.delete(target.length - 1, 1);
		target.push(copies);
		source.delete(index, source.length - index);
	});
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
