import { numberAttribute, plainText, textAttribute, tickOf, type NodeJson } from '$lib/editor/section-json';
import { circleOnlyLabel } from '$lib/editor/circle-only';
import { startsRightToLeft } from './direction';

export type TypstRun =
	{ br: true } | { text: string; strong?: true; em?: true; strike?: true; code?: true; href?: string };
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

/** The blocks as the template `record.typ` reads them: nothing but data, in which no text is ever code. */
export function toTypst(blocks: NodeJson[], longestWord = 28): TypstBlock[] {
	return blocks.flatMap((each) => block(each, longestWord));
}

function block(node: NodeJson, longestWord: number): TypstBlock[] {
	const runs = (line: NodeJson[]) => toRuns(line, longestWord);
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
			return [{ kind: 'list', tight: isTight(content), ticks: ticked ? ticks : null, items: items(content) }];
		}
		case 'ordered_list': {
			const start = numberAttribute(node, 'order', 1);
			return [{ kind: 'enum', tight: isTight(content), start, items: items(content) }];
		}
		case 'blockquote':
			return [{ kind: 'quote', blocks: toTypst(content, longestWord) }];
		case 'circle_only':
			return [{ kind: 'circle', label: circleOnlyLabel, blocks: toTypst(content, longestWord) }];
		case 'code_block':
			return [
				{ kind: 'code', text: breakable(content.map((part) => part.text ?? '').join(''), longestWord) }
			];
		case 'horizontal_rule':
			return [{ kind: 'rule' }];
		case 'table':
			return [table(content)];
		default:
			return toTypst(content, longestWord);
	}
}

function items(content: NodeJson[]): TypstBlock[][] {
	return content.map((item) => toTypst(item.content ?? []));
}

function isTight(content: NodeJson[]): boolean {
	return content.every((item) => (item.content ?? []).slice(1).every((each) => /_list$/.test(each.type)));
}

function table(rows: NodeJson[]): TypstBlock {
	const columns = Math.max(1, ...rows.map((row) => row.content?.length ?? 0));
	const longestWord = Math.max(5, Math.min(20, Math.floor(70 / columns)));
	const [first] = rows;
	const headed = first?.content?.every((cell) => cell.type === 'table_header') ?? false;
	const cells = rows.map((row) =>
		Array.from({ length: columns }, (_, index): TypstCell => {
			const cell = row.content?.[index];
			return {
				align: cell ? textAttribute(cell, 'align') : null,
				blocks: toTypst(cell?.content ?? [], longestWord)
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

function toRuns(content: NodeJson[], longestWord: number): TypstRun[] {
	return content.flatMap((node): TypstRun[] => {
		if (node.type === 'hard_break') return [{ br: true }];
		if (node.type !== 'text' || !node.text) return [];
		const run: TypstRun = { text: breakable(node.text, longestWord) };
		for (const mark of node.marks ?? []) {
			if (mark.type === 'strong' || mark.type === 'em' || mark.type === 'strike' || mark.type === 'code')
				run[mark.type] = true;
			const href = mark.type === 'link' ? textAttribute(mark, 'href') : null;
			if (href !== null) run.href = href;
		}
		return [run];
	});
}

/** Lets words that are longer than a line has room for break, or they would run off the page. */
export function breakable(text: string, longest = 28): string {
	return text.replace(/\S+/gu, (word) =>
		word.length <= longest
			? word
			: word.replace(/([/?&=._-])(?=[\p{L}\p{N}])|(\P{M}\p{M}*){5}(?=[\p{L}\p{N}])/gu, '$&\u200b')
	);
}
