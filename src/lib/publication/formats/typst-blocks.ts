import { numberAttribute, plainText, textAttribute, tickOf, type NodeJson } from '$lib/editor/section-json';
import { circleOnlyLabel } from '$lib/editor/circle-only';
import { altOf } from './blocks';
import { startsRightToLeft } from './direction';
import { fitPicture } from './picture-size';
import type { FrozenRecord } from './record';

export type TypstRun =
	| { br: true }
	| { picture: string; alt: string; width: number; height: number }
	| { text: string; strong?: true; em?: true; strike?: true; code?: true; href?: string };
type Direction = { rtl?: true };
export type TypstBlock =
	| ({ kind: 'paragraph'; runs: TypstRun[] } & Direction)
	| ({ kind: 'heading'; level: number; runs: TypstRun[] } & Direction)
	| { kind: 'list'; tight: boolean; ticks: (boolean | null)[] | null; items: TypstBlock[][] }
	| { kind: 'enum'; tight: boolean; start: number; items: TypstBlock[][] }
	| { kind: 'quote'; blocks: TypstBlock[] }
	| { kind: 'circle'; label: string; blocks: TypstBlock[] }
	| { kind: 'code'; text: string }
	| { kind: 'rule' }
	| { kind: 'table'; columns: number; header: TypstCell[] | null; rows: TypstCell[][] };
export type TypstCell = { align: string | null; blocks: TypstBlock[] };

/** The room of a line, in points: where words break, and how wide a picture may be. */
type Place = { longestWord: number; width: number; pictures: NonNullable<FrozenRecord['pictures']> };

/** The type area of the template is 142 mm wide; half a page is left for words beside a tall picture. */
const textWidth = 402;
const tallest = 400;
const indent = 24;
/** A pixel of the web in points. */
const pixel = 0.75;

/** The blocks as the template `record.typ` reads them: nothing but data, in which no text is ever code. */
export function toTypst(blocks: NodeJson[], pictures: FrozenRecord['pictures'] = new Map()): TypstBlock[] {
	return inPlace(blocks, { longestWord: 28, width: textWidth, pictures });
}

function inPlace(blocks: NodeJson[], place: Place): TypstBlock[] {
	return blocks.flatMap((each) => block(each, place));
}

/** Where a list, a quotation or a frame stands in another block. */
function indented(place: Place): Place {
	return { ...place, width: Math.max(60, place.width - indent) };
}

/** The file of a picture as the typesetter is given it. */
export function pictureName(id: string, { format }: { format: string }): string {
	return `${id}.${format}`;
}

function block(node: NodeJson, place: Place): TypstBlock[] {
	const runs = (line: NodeJson[]) => toRuns(line, place);
	const items = () => content.map((item) => inPlace(item.content ?? [], indented(place)));
	const content = node.content ?? [];
	switch (node.type) {
		case 'paragraph':
			return content.length > 0 ? [{ kind: 'paragraph', runs: runs(content), ...direction(node) }] : [];
		case 'heading': {
			const level = numberAttribute(node, 'level', 2) - 1;
			return [{ kind: 'heading', level, runs: runs(content), ...direction(node) }];
		}
		case 'bullet_list': {
			const ticks = content.map(tickOf);
			const ticked = ticks.some((tick) => tick !== null);
			return [{ kind: 'list', tight: isTight(content), ticks: ticked ? ticks : null, items: items() }];
		}
		case 'ordered_list': {
			const start = numberAttribute(node, 'order', 1);
			return [{ kind: 'enum', tight: isTight(content), start, items: items() }];
		}
		case 'blockquote':
			return [{ kind: 'quote', blocks: inPlace(content, indented(place)) }];
		case 'circle_only':
			return [{ kind: 'circle', label: circleOnlyLabel, blocks: inPlace(content, indented(place)) }];
		case 'code_block':
			return [
				{ kind: 'code', text: breakable(content.map((part) => part.text ?? '').join(''), place.longestWord) }
			];
		case 'horizontal_rule':
			return [{ kind: 'rule' }];
		case 'table':
			return [table(content, place)];
		default:
			return inPlace(content, place);
	}
}

function isTight(content: NodeJson[]): boolean {
	return content.every((item) => (item.content ?? []).slice(1).every((each) => /_list$/.test(each.type)));
}

function table(rows: NodeJson[], place: Place): TypstBlock {
	const columns = Math.max(1, ...rows.map((row) => row.content?.length ?? 0));
	const longestWord = Math.max(5, Math.min(20, Math.floor(70 / columns)));
	const inCell = { ...place, longestWord, width: Math.max(12, place.width / columns - 12) };
	const [first] = rows;
	const headed = first?.content?.every((cell) => cell.type === 'table_header') ?? false;
	const cells = rows.map((row) =>
		Array.from({ length: columns }, (_, index): TypstCell => {
			const cell = row.content?.[index];
			return {
				align: cell ? textAttribute(cell, 'align') : null,
				blocks: inPlace(cell?.content ?? [], inCell)
			};
		})
	);
	return {
		kind: 'table',
		columns,
		header: headed ? (cells[0] ?? null) : null,
		rows: headed ? cells.slice(1) : cells
	};
}

function direction(node: NodeJson): Direction {
	return startsRightToLeft(plainText(node)) ? { rtl: true } : {};
}

function toRuns(content: NodeJson[], place: Place): TypstRun[] {
	return content.flatMap((node): TypstRun[] => {
		if (node.type === 'hard_break') return [{ br: true }];
		if (node.type === 'image') return picture(node, place);
		if (node.type !== 'text' || !node.text) return [];
		const run: TypstRun = { text: breakable(node.text, place.longestWord) };
		for (const mark of node.marks ?? []) {
			if (mark.type === 'strong' || mark.type === 'em' || mark.type === 'strike' || mark.type === 'code')
				run[mark.type] = true;
			const href = mark.type === 'link' ? textAttribute(mark, 'href') : null;
			if (href !== null) run.href = href;
		}
		return [run];
	});
}

function picture(node: NodeJson, { pictures, width }: Place): TypstRun[] {
	const id = textAttribute(node, 'file') ?? '';
	const found = pictures.get(id);
	if (!found) return [{ text: altOf(node) }];
	const drawn = { width: found.width * pixel, height: found.height * pixel };
	const size = fitPicture(drawn, { width, height: tallest });
	return [{ picture: pictureName(id, found), alt: altOf(node), ...size }];
}

/** Lets words that are longer than a line has room for break, or they would run off the page. */
export function breakable(text: string, longest = 28): string {
	return text.replace(/\S+/gu, (word) =>
		word.length <= longest
			? word
			: word.replace(/([/?&=._-])(?=[\p{L}\p{N}])|(\P{M}\p{M}*){5}(?=[\p{L}\p{N}])/gu, '$&\u200b')
	);
}
