import { readMarkdown } from '$lib/editor/read-markdown';
import {
	numberAttribute,
	plainText as wordsOf,
	textAttribute,
	type NodeJson
} from '$lib/editor/section-json';
import { inTime } from '$lib/server/in-time';
import { plainText, type FrozenRecord } from './record';

/** Lists and quotations go this deep; what stands deeper is written at this depth. Word knows nine levels of lists. */
export const deepest = 8;

/** A record of 400,000 characters is read in a fifth of a second. */
const patienceMs = 2_000;

/** Quotations in quotations take the parser a time that grows with the square of their depth. */
const bottomless = /^(?:[ \t]*>){200}/m;

/** What is under one heading of the second level; the first section has no title when text comes before any. */
export type RecordSection = { title: string | null; blocks: NodeJson[] };

/**
 * Reads the frozen Markdown into the blocks that every format writes: nested {@link deepest} levels at most, headings
 * that leave no level out (screen readers and PDF/UA ask for that), none of them empty, and without a first heading
 * that only says the title again. Of pictures those in `pictures` stay, the others become the words that stand for them.
 */
export function readRecord({ markdown, title, pictures }: Readable): NodeJson[] {
	const text = plainText(markdown);
	if (bottomless.test(text)) return asLines(text);
	// What nests so deeply that reading it runs out of stack, or takes too long: its words are kept as they are.
	const read = inTime(() => flatten(readMarkdown(text).content.map(wordPictures), 0), patienceMs);
	if (!read) return asLines(text);
	const [first] = read;
	const again = first?.type === 'heading' && oneLine(wordsOf(first)) === oneLine(plainText(title));
	return stepHeadings(again ? read.slice(1) : read, { level: 1 });

	function wordPictures(node: NodeJson): NodeJson {
		if (node.type === 'image') return pictures?.has(textAttribute(node, 'file') ?? '') ? node : inWords(node);
		return node.content ? { ...node, content: node.content.map(wordPictures) } : node;
	}
}

type Readable = Pick<FrozenRecord, 'markdown' | 'title'> & { pictures?: { has: (id: string) => boolean } };

/** The work of writing grows with this number: blocks, and pieces of text of one look. */
export function countNodes(blocks: NodeJson[]): number {
	return blocks.reduce((sum, block) => sum + 1 + countNodes(block.content ?? []), 0);
}

/** There are too many blocks for this format: another one has to do. */
export class TooLong extends Error {}

/** The blocks by section, in the order of the text. */
export function sectionsOf(blocks: NodeJson[]): RecordSection[] {
	const sections: RecordSection[] = [];
	for (const block of blocks) {
		if (block.type === 'heading' && numberAttribute(block, 'level', 2) === 2) {
			sections.push({ title: oneLine(wordsOf(block)), blocks: [] });
			continue;
		}
		if (sections.length === 0) sections.push({ title: null, blocks: [] });
		sections.at(-1)?.blocks.push(block);
	}
	return sections;
}

/** A picture as the words that stand for it, where a document can't hold the picture itself. */
function inWords(picture: NodeJson): NodeJson {
	return { type: 'text', text: `[Picture: ${altOf(picture)}]` };
}

/** What is said of a picture to those who don't see it; never empty, since a PDF for everybody asks for it. */
export function altOf(picture: NodeJson): string {
	return oneLine(plainText(textAttribute(picture, 'alt') ?? '')) || 'not described';
}

function asLines(text: string): NodeJson[] {
	return text
		.split(/\n+/)
		.filter((line) => line.trim() !== '')
		.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] }));
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

const nesting = ['bullet_list', 'ordered_list', 'blockquote', 'circle_only'];

function flatten(blocks: NodeJson[], depth: number): NodeJson[] {
	return blocks.flatMap((block) => {
		if (!nesting.includes(block.type)) return [block];
		const inside = block.content ?? [];
		const deeper = depth + 1;
		if (block.type === 'circle_only') return [{ ...block, content: flatten(inside, depth) }];
		if (block.type === 'blockquote')
			return deeper > deepest ? flatten(inside, depth) : [{ ...block, content: flatten(inside, deeper) }];
		if (deeper > deepest)
			return flatten(
				inside.flatMap((item) => item.content ?? []),
				depth
			);
		const items = inside.map((item) => ({ ...item, content: flatten(item.content ?? [], deeper) }));
		return [{ ...block, content: items }];
	});
}

function stepHeadings(blocks: NodeJson[], above: { level: number }): NodeJson[] {
	return blocks.flatMap((block) => {
		if (block.type === 'heading') {
			if (wordsOf(block).trim() === '') return [];
			above.level = Math.min(numberAttribute(block, 'level', 2), above.level + 1);
			return [{ ...block, attrs: { ...block.attrs, level: above.level } }];
		}
		if (!nesting.includes(block.type) && block.type !== 'list_item') return [block];
		return [{ ...block, content: stepHeadings(block.content ?? [], above) }];
	});
}
