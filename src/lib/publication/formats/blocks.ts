import { readMarkdown } from '$lib/editor/read-markdown';
import {
	numberAttribute,
	plainText as wordsOf,
	textAttribute,
	type NodeJson
} from '$lib/editor/section-json';
import { plainText } from './record';

/** Lists and quotations go this deep; what stands deeper is written at this depth. Word knows nine levels of lists. */
export const deepest = 8;

/** Quotations in quotations take the parser a time that grows with the square of their depth. */
const bottomless = /^(?:[ \t]*>){200}/m;

/** What is under one heading of the second level; the first section has no title when text comes before any. */
export type RecordSection = { title: string | null; blocks: NodeJson[] };

/**
 * Reads the frozen Markdown into the blocks that every format writes: nested {@link deepest} levels at most, headings
 * that leave no level out (screen readers and PDF/UA ask for that), none of them empty, and without a first heading
 * that only says the title again.
 */
export function readRecord({ markdown, title }: { markdown: string; title: string }): NodeJson[] {
	const text = plainText(markdown);
	if (bottomless.test(text)) return asLines(text);
	try {
		const blocks = flatten(readMarkdown(text).content.map(wordPictures), 0);
		const [first] = blocks;
		const again = first?.type === 'heading' && oneLine(wordsOf(first)) === oneLine(plainText(title));
		return stepHeadings(again ? blocks.slice(1) : blocks, { level: 1 });
	} catch (error) {
		// Markdown nested so deeply that reading it runs out of stack: its words are kept as they are.
		if (!(error instanceof RangeError)) throw error;
		return asLines(text);
	}
}

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

/** A picture as the words that stand for it: no document of ours carries the picture itself yet. */
function wordPictures(node: NodeJson): NodeJson {
	if (node.type === 'image')
		return { type: 'text', text: `[Picture: ${textAttribute(node, 'alt') || 'not described'}]` };
	return node.content ? { ...node, content: node.content.map(wordPictures) } : node;
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
