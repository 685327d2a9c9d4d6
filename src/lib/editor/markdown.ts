import { escapeFences, fenceCircleOnly } from './circle-only';
import { cellTag, parting, type CellAlign } from './cell-tag';
import { writeInline } from './inline-markdown';
import {
	largestNumber,
	listStart,
	numberAttribute,
	textAttribute,
	tickOf,
	type NodeJson,
	type SectionJson
} from './section-json';

export type WriteOptions = {
	/**
	 * What becomes of sentences marked as an observation or a commitment. `text` (the default) writes their words
	 * alone: right for reading elsewhere, but the marks are gone. `html` keeps everything: it wraps them in `<mark>` elements
	 * which `readMarkdown` turns back into the same marks, and says likewise what Markdown has no sign for.
	 */
	marked?: 'text' | 'html';
	/** How many levels deeper headings are written, for a section placed below headings of its own. */
	deeperBy?: number;
};

/**
 * Writes a section as Markdown (CommonMark with the tables and tasks of GitHub) that `readMarkdown` reads back to
 * the same document. What Markdown can't hold is kept with `marked: 'html'` only: empty paragraphs (otherwise left out,
 * except where a list item needs one), merged cells, headings beside a row and cells aligned otherwise than their column,
 * and marks on the spaces around a word.
 */
export function writeMarkdown(section: SectionJson, options: WriteOptions = {}): string {
	const isEmpty = section.content.every(isEmptyParagraph) && section.content.length <= 1;
	const text = isEmpty ? '' : writeBlocks(section.content, { marked: 'text', deeperBy: 0, ...options });
	return text === '' ? '' : `${text}\n`;
}

type Settings = Required<WriteOptions>;

function isEmptyParagraph(block: NodeJson): boolean {
	return block.type === 'paragraph' && !block.content?.length;
}

function writeBlocks(blocks: NodeJson[], settings: Settings): string {
	const filled = settings.marked === 'html' ? blocks : blocks.filter((block) => !isEmptyParagraph(block));
	let alternate = false;
	const parts = filled.map((block, index) => {
		/* Two lists in a row would be read as one, unless their bullets differ. */
		alternate = filled[index - 1]?.type === block.type && !alternate;
		return writeBlock(block, alternate, settings);
	});
	return parts.join('\n\n');
}

function writeBlock(block: NodeJson, alternate: boolean, settings: Settings): string {
	const content = block.content ?? [];
	const standIn = isBlank(content) ? '&#8203;' : '';
	switch (block.type) {
		case 'paragraph':
			return standIn + writeLines(content, settings);
		case 'heading': {
			const depth = Math.min(6, numberAttribute(block, 'level', 2) + settings.deeperBy);
			return `${'#'.repeat(depth)} ${closingHashes(writeLine(content, settings))}`.trimEnd();
		}
		case 'bullet_list':
			return writeItems(content, () => (alternate ? '+' : '-'), settings);
		case 'ordered_list': {
			const first = listStart(numberAttribute(block, 'order', 1));
			return writeItems(
				content,
				(index) => `${Math.min(first + index, largestNumber)}${alternate ? ')' : '.'}`,
				settings
			);
		}
		case 'blockquote':
			return indented(writeBlocks(content, settings), '> ', '> ');
		case 'circle_only': {
			const inside = writeBlocks(content, settings);
			return inside === '' ? '' : fenceCircleOnly(inside);
		}
		case 'code_block':
			return writeCode(block);
		case 'horizontal_rule':
			return '***';
		case 'table':
			return writeTable(content, settings);
		default:
			return content.length > 0 ? writeBlocks(content, settings) : (block.text ?? '');
	}
}

function writeLines(content: NodeJson[], { marked }: Settings): string {
	if (marked === 'html' && (isBroken(content) || content.some(isMarkedBreak)))
		return escapeFences(writeInline(content, { marked, lineBreak: '<br>', inTable: false }));
	const last = content.at(-1);
	const text = writeInline(last?.type === 'hard_break' ? content.slice(0, -1) : content, {
		marked,
		lineBreak: '\\\n',
		inTable: false
	});
	return escapeFences(last?.type === 'hard_break' ? `${text}<br>` : text);
}

function writeLine(content: NodeJson[], { marked }: Settings, inTable = false): string {
	return writeInline(content, { marked, lineBreak: '<br>', inTable });
}

function closingHashes(line: string): string {
	return line.replace(/#+$/, (hashes) => hashes.replaceAll('#', '\\#'));
}

function writeItems(items: NodeJson[], bullet: (index: number) => string, settings: Settings): string {
	const written = items.map((item, index) => {
		const [first, ...rest] = item.content ?? [];
		const tick = tickOf(item);
		const box = tick === null ? '' : tick ? '[x] ' : '[ ] ';
		const line = first ? writeLines(first.content ?? [], settings) : '';
		const below = writeBlocks(rest, settings);
		/* An empty item would be read as something else, depending on what follows: a zero-width space stands in. */
		const opening = box + (isBlank(first?.content ?? []) ? '&#8203;' : '') + line;
		const gap = isTight(rest) ? '\n' : '\n\n';
		const marker = `${bullet(index)} `;
		return indented(opening + (below === '' ? '' : gap + below), marker, ' '.repeat(marker.length));
	});
	const loose = items.some((item) => !isTight((item.content ?? []).slice(1)));
	return written.join(loose ? '\n\n' : '\n');
}

function isTight(below: NodeJson[]): boolean {
	return below.length === 0 || (below.length === 1 && below[0]?.type === 'bullet_list');
}

function indented(text: string, first: string, rest: string): string {
	return text
		.split('\n')
		.map((line, index) => {
			const prefix = index === 0 ? first : rest;
			return line === '' ? prefix.trimEnd() : prefix + line;
		})
		.join('\n');
}

function writeCode(block: NodeJson): string {
	const text = (block.content ?? []).map((part) => part.text ?? '').join('');
	/* After backticks no name of a language may have one. */
	const sign = textAttribute(block, 'language')?.includes('`') ? '~' : '`';
	const runs = text.match(sign === '~' ? /~+/g : /`+/g) ?? [];
	const fence = sign.repeat(Math.max(2, ...runs.map((signs) => signs.length)) + 1);
	const language = (textAttribute(block, 'language') ?? '').split(/\s/)[0]?.replaceAll('\\', '\\\\') ?? '';
	return `${fence}${language}\n${text === '' ? '' : `${text}\n`}${fence}`;
}

function writeTable(rows: NodeJson[], settings: Settings): string {
	const width = Math.max(1, ...rows.map((row) => row.content?.length ?? 0));
	const [first, ...rest] = rows;
	const hasHeader = first?.content?.every((each) => each.type === 'table_header') ?? false;
	const columns = Array.from({ length: width }, (_, index) => alignOf(first?.content?.[index]));
	const line = (row: NodeJson | undefined, inHeader: boolean) => {
		const cells = columns.map((align, index) =>
			writeCell(row?.content?.[index], { isHeader: inHeader, align, isAbsent: row !== undefined }, settings)
		);
		return `| ${cells.join(' | ')} |`;
	};
	const rule = columns.map((align) => rules[align ?? ''] ?? '---');
	const body = hasHeader ? rest : rows;
	return [
		line(hasHeader ? first : undefined, hasHeader),
		`| ${rule.join(' | ')} |`,
		...body.map((row) => line(row, false))
	].join('\n');
}

const rules: Record<string, string> = { left: ':--', center: ':-:', right: '--:' };

function alignOf(cell: NodeJson | undefined): CellAlign | null {
	const align = cell ? textAttribute(cell, 'align') : null;
	return align === 'left' || align === 'center' || align === 'right' ? align : null;
}

type Place = { isHeader: boolean; align: CellAlign | null; isAbsent: boolean };

function writeCell(cell: NodeJson | undefined, place: Place, settings: Settings): string {
	const paragraphs = (cell?.content ?? []).map((paragraph) => paragraph.content ?? []);
	const written = (parting: string) =>
		paragraphs.map((content) => writeLine(content, settings, true)).join(parting);
	if (settings.marked === 'text') return written('<br><br>');
	if (!cell) return place.isAbsent ? cellTag({ isAbsent: true }) : '';
	const isApart = paragraphs.some(isBroken) || (paragraphs.length > 1 && paragraphs.some(isBlank));
	const isHeader = cell.type === 'table_header';
	const tag = cellTag({
		isHeader,
		/* A row of headings without a word would be taken for none at all. */
		isSaid: isHeader !== place.isHeader || (isHeader && written('') === ''),
		isApart,
		align: alignOf(cell) === place.align ? undefined : alignOf(cell),
		colspan: numberAttribute(cell, 'colspan', 1),
		rowspan: numberAttribute(cell, 'rowspan', 1)
	});
	return tag + written(isApart ? parting : '<br><br>');
}

function isMarkedBreak({ type, marks }: NodeJson): boolean {
	return type === 'hard_break' && Boolean(marks?.length);
}

/** With a line break at its beginning or end, or two together: they would be read as the end of a paragraph. */
function isBroken(content: NodeJson[]): boolean {
	const breaks = content.map(({ type }) => type === 'hard_break');
	return breaks.some(
		(here, index) => here && (index === 0 || breaks[index - 1] || index === breaks.length - 1)
	);
}

/** Nothing, or nothing but zero-width spaces: one more of them tells the reader that it is a paragraph. */
function isBlank(content: NodeJson[]): boolean {
	return content.every(
		({ type, text, marks }) => type === 'text' && !marks?.length && /^\u200b*$/.test(text ?? '')
	);
}
