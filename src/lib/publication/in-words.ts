import { circleOnlyLabel } from '$lib/editor/circle-only';
import { numberAttribute, plainText, textAttribute, tickOf, type NodeJson } from '$lib/editor/section-json';
import { altOf, readRecord } from './formats/blocks';

/** A record as plain text that reads well where nothing but characters can be shown: in a mail. */
export function inWords(record: { markdown: string; title: string }): string {
	return blocksInWords(readRecord(record));
}

const longestPreview = 180;

/** The first words of a record, for previews of a link to it: whatever everybody may read, and no headings. */
export function firstWords(record: { markdown: string; title: string }): string {
	const read = readRecord(record).filter(({ type }) => type !== 'heading' && type !== 'circle_only');
	const words = read
		.map(plainText)
		.join(' ')
		.replace(/[\s\u200b]+/g, ' ')
		.trim();
	return words.length <= longestPreview ? words : `${words.slice(0, longestPreview - 1).trimEnd()}…`;
}

function blocksInWords(blocks: NodeJson[]): string {
	return blocks.map(blockInWords).filter(Boolean).join('\n\n');
}

function blockInWords(block: NodeJson): string {
	const content = block.content ?? [];
	switch (block.type) {
		case 'heading': {
			const words = lineInWords(content).replace(/\n/g, ' ');
			const underline = numberAttribute(block, 'level', 2) === 2 ? '=' : '-';
			return `${words}\n${underline.repeat(Math.min(72, words.length))}`;
		}
		case 'bullet_list':
			return itemsInWords(content, () => '- ');
		case 'ordered_list': {
			const first = numberAttribute(block, 'order', 1);
			return itemsInWords(content, (index) => `${first + index}. `);
		}
		case 'blockquote':
			return indented(blocksInWords(content), '> ', '> ');
		case 'circle_only':
			return `${circleOnlyLabel}:\n${indented(blocksInWords(content), '  ', '  ')}`;
		case 'code_block':
			return indented(lineInWords(content), '    ', '    ');
		case 'horizontal_rule':
			return '* * *';
		case 'table':
			return tableInWords(content);
		default:
			return lineInWords(content);
	}
}

function itemsInWords(items: NodeJson[], bullet: (index: number) => string): string {
	return items
		.map((item, index) => {
			const tick = tickOf(item);
			const sign = bullet(index);
			const mark = sign + (tick === null ? '' : tick ? '[x] ' : '[ ] ');
			return indented(
				(item.content ?? []).map(blockInWords).filter(Boolean).join('\n'),
				mark,
				' '.repeat(sign.length)
			);
		})
		.join('\n');
}

/** Columns don't stand below each other in a mail: each row says what its cells are. */
function tableInWords(rows: NodeJson[]): string {
	const cells = rows.map((row) =>
		(row.content ?? []).map((cell) => blocksInWords(cell.content ?? []).replace(/\s+/g, ' '))
	);
	const [first, ...rest] = cells;
	const headed = rows[0]?.content?.every(({ type }) => type === 'table_header') ?? false;
	if (!headed || !first || rest.length === 0) return cells.map((row) => row.join(' | ')).join('\n');
	const named = (cell: string, index: number) =>
		cell ? [`${first[index] ? `${first[index]}: ` : ''}${cell}`] : [];
	return rest
		.map((row) => row.flatMap(named).join('\n'))
		.filter(Boolean)
		.join('\n\n');
}

function lineInWords(content: NodeJson[]): string {
	return content
		.map((part, index) => {
			if (part.type === 'hard_break') return '\n';
			if (part.type === 'image') return `[Picture: ${altOf(part)}]`;
			const href = hrefOf(part);
			const goesOn = href !== null && href === hrefOf(content[index + 1]);
			const words = part.text ?? '';
			return href === null || goesOn || words === href || `mailto:${words}` === href
				? words
				: `${words} (${href})`;
		})
		.join('');
}

function hrefOf(part: NodeJson | undefined): string | null {
	const link = part?.marks?.find(({ type }) => type === 'link');
	return link ? textAttribute(link, 'href') : null;
}

function indented(text: string, first: string, rest: string): string {
	return text
		.split('\n')
		.map((line, index) => (index === 0 ? first : line === '' ? rest.trimEnd() : rest) + line)
		.join('\n');
}
