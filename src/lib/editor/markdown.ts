import { escapeFences, fenceCircleOnly } from './circle-only';
import { writeInline } from './inline-markdown';
import { numberAttribute, textAttribute, tickOf, type NodeJson, type SectionJson } from './section-json';

export type WriteOptions = {
	/**
	 * What becomes of sentences marked as an observation or a commitment. `text` (the default) writes their words
	 * alone: right for reading elsewhere, but the marks are gone. `html` wraps them in `<mark>` elements which
	 * `readMarkdown` turns back into the same marks.
	 */
	marked?: 'text' | 'html';
	/** How many levels deeper headings are written, for a section placed below headings of its own. */
	deeperBy?: number;
};

/**
 * Writes a section as Markdown (CommonMark with the tables and tasks of GitHub) that `readMarkdown` reads back to
 * the same document. Markdown can't hold: empty paragraphs (left out, except where a list item or a cell needs
 * one), merged table cells (written side by side) and marks on the spaces around a word.
 */
export function writeMarkdown(section: SectionJson, options: WriteOptions = {}): string {
	const text = writeBlocks(section.content, { marked: 'text', deeperBy: 0, ...options });
	return text === '' ? '' : `${text}\n`;
}

type Settings = Required<WriteOptions>;

function writeBlocks(blocks: NodeJson[], settings: Settings): string {
	const filled = blocks.filter((block) => block.type !== 'paragraph' || block.content?.length);
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
	switch (block.type) {
		case 'paragraph':
			return writeLines(content, settings);
		case 'heading': {
			const depth = Math.min(6, numberAttribute(block, 'level', 2) + settings.deeperBy);
			return `${'#'.repeat(depth)} ${closingHashes(writeLine(content, settings))}`.trimEnd();
		}
		case 'bullet_list':
			return writeItems(content, () => (alternate ? '+' : '-'), settings);
		case 'ordered_list': {
			const first = numberAttribute(block, 'order', 1);
			return writeItems(content, (index) => `${first + index}${alternate ? ')' : '.'}`, settings);
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
		const opening = box + (line === '' ? '&#8203;' : line);
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
	const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
	const fence = '`'.repeat(longest + 1);
	const language = (textAttribute(block, 'language') ?? '').replace(/[^\w+#.-]/g, '');
	return `${fence}${language}\n${text === '' ? '' : `${text}\n`}${fence}`;
}

function writeTable(rows: NodeJson[], settings: Settings): string {
	const width = Math.max(1, ...rows.map((row) => row.content?.length ?? 0));
	const [first, ...rest] = rows;
	const hasHeader = first?.content?.every((each) => each.type === 'table_header') ?? false;
	const line = (row: NodeJson | undefined) => {
		const cells = Array.from({ length: width }, (_, index) => writeCell(row?.content?.[index], settings));
		return `| ${cells.join(' | ')} |`;
	};
	const rule = Array.from({ length: width }, (_, index) => alignment(first?.content?.[index]));
	const body = hasHeader ? rest : rows;
	return [line(hasHeader ? first : undefined), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}

function writeCell(cell: NodeJson | undefined, settings: Settings): string {
	const paragraphs = (cell?.content ?? []).map((paragraph) =>
		writeLine(paragraph.content ?? [], settings, true)
	);
	return paragraphs.join('<br><br>');
}

function alignment(cell: NodeJson | undefined): string {
	const align = cell ? textAttribute(cell, 'align') : null;
	return { left: ':--', center: ':-:', right: '--:' }[align ?? ''] ?? '---';
}
