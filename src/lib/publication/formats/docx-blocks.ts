import { HeadingLevel, Paragraph, TextRun, type IParagraphOptions, type Table } from 'docx';
import { numberAttribute, plainText, tickOf, type NodeJson } from '$lib/editor/section-json';
import { circleOnlyLabel } from '$lib/editor/circle-only';
import { startsRightToLeft } from './direction';
import { lineLength, page, step } from './docx-look';
import { toRuns, type Shown } from './docx-runs';
import { toTable } from './docx-table';
import type { FrozenRecord } from './record';

const headings = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3];

/** How many lists and quotations a block stands in. */
type Place = { lists: number; quotes: number };

export type Written = { children: (Paragraph | Table)[]; starts: Set<number> };

/** The blocks as Word's paragraphs and tables, and the numbers at which its numbered lists begin. */
export function toParagraphs(blocks: NodeJson[], pictures: FrozenRecord['pictures'] = new Map()): Written {
	const starts = new Set<number>();
	let lists = 0;

	return { children: writeBlocks(blocks, { lists: 0, quotes: 0 }), starts };

	function writeBlocks(content: NodeJson[], place: Place): Written['children'] {
		return content.flatMap((block) => writeBlock(block, place));
	}

	function writeBlock(block: NodeJson, place: Place): Written['children'] {
		const content = block.content ?? [];
		switch (block.type) {
			case 'paragraph':
				return content.length > 0 ? [line(block, shownIn(place), placed(place))] : [];
			case 'heading':
				return [line(block, shownIn(place), { ...indented(place), ...heading(block) })];
			case 'bullet_list':
			case 'ordered_list':
				return writeList(block, place);
			case 'blockquote':
				return writeBlocks(content, { ...place, quotes: place.quotes + 1 });
			case 'circle_only':
				return [
					new Paragraph({ style: 'CircleOnly', text: circleOnlyLabel, ...indented(place) }),
					...writeBlocks(content, { ...place, quotes: place.quotes + 1 }),
					new Paragraph({ style: 'Running' })
				];
			case 'code_block':
				return [code(content, indented(place))];
			case 'horizontal_rule':
				return [new Paragraph({ style: 'Rule' })];
			case 'table':
				// Two tables in a row would become one.
				return [toTable(content, pictures), new Paragraph({ style: 'Running' })];
			default:
				return writeBlocks(content, place);
		}
	}

	/** Half a page is left for words beside a tall picture. */
	function shownIn(place: Place): Shown {
		const left = indentOf(place);
		return { pictures, room: { width: pixels(lineLength - left), height: pixels(page.height / 2) } };
	}

	function writeList(list: NodeJson, place: Place): Written['children'] {
		const level = place.lists;
		const instance = (lists += 1);
		const start = numberAttribute(list, 'order', 1);
		if (list.type === 'ordered_list') starts.add(start);
		return (list.content ?? []).flatMap((item) => {
			const [first, ...rest] = item.content ?? [];
			const inside = { ...place, lists: level + 1 };
			const tick = tickOf(item);
			const ordered = list.type === 'ordered_list' && tick === null;
			const kind = tick === null ? 'bullets' : tick ? 'ticked' : 'unticked';
			const reference = ordered ? `from-${start}` : kind;
			const numbering = { reference, level, ...(ordered ? { instance } : { instance: 0 }) };
			const opening = first?.type === 'paragraph' ? first : { type: 'paragraph' };
			const others = first && first.type !== 'paragraph' ? [first, ...rest] : rest;
			return [line(opening, shownIn(inside), { numbering }), ...writeBlocks(others, inside)];
		});
	}
}

/** From twentieths of a point to pixels, of which an inch has 96. */
export function pixels(measure: number): number {
	return measure / 15;
}

/** A paragraph with its own words, in the direction in which they are read. */
export function line(block: NodeJson, shown: Shown, options: IParagraphOptions = {}): Paragraph {
	const rightToLeft = startsRightToLeft(plainText(block));
	return new Paragraph({
		...options,
		...(rightToLeft && { bidirectional: true }),
		children: toRuns(block.content ?? [], rightToLeft, shown)
	});
}

function heading(block: NodeJson): IParagraphOptions {
	const level = headings[numberAttribute(block, 'level', 2) - 2];
	return level === undefined ? {} : { heading: level };
}

function code(content: NodeJson[], options: IParagraphOptions): Paragraph {
	const lines = content
		.map((part) => part.text ?? '')
		.join('')
		.split('\n');
	const children = lines.map((text, index) => new TextRun({ text, ...(index > 0 && { break: 1 }) }));
	return new Paragraph({ style: 'Code', ...options, children });
}

function placed(place: Place): IParagraphOptions {
	return { ...indented(place), ...(place.quotes > 0 && { style: 'Quote' }) };
}

function indentOf({ lists, quotes }: Place): number {
	return step * lists + 300 * quotes;
}

function indented(place: Place): IParagraphOptions {
	const left = indentOf(place);
	return left > 0 ? { indent: { left } } : {};
}
