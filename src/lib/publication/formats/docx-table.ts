import { AlignmentType, Paragraph, Table, TableCell, TableRow, WidthType } from 'docx';
import { plainText, textAttribute, type NodeJson } from '$lib/editor/section-json';
import { line, pixels } from './docx-blocks';
import { hair, lineLength, noBorder, page } from './docx-look';
import type { FrozenRecord } from './record';

const sides = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
/** In characters: what the margins of a cell take, and the text beyond which a column grows no wider. */
const padding = 4;
const widest = 36;
/** On both sides of what stands in a cell, in twentieths of a point. */
const inset = 180;
type Pictures = NonNullable<FrozenRecord['pictures']>;

/** A table of Word's own: hairlines between rows, a header that repeats on every page, columns by what they hold. */
export function toTable(rows: NodeJson[], pictures: Pictures): Table {
	const columns = Math.max(1, ...rows.map((row) => row.content?.length ?? 0));
	const headed = rows[0]?.content?.every((cell) => cell.type === 'table_header') ?? false;
	const widths = columnWidths(rows, columns);
	return new Table({
		width: { size: lineLength, type: WidthType.DXA },
		columnWidths: widths,
		borders: {
			top: headed ? noBorder : hair,
			bottom: hair,
			left: noBorder,
			right: noBorder,
			insideHorizontal: hair,
			insideVertical: noBorder
		},
		margins: { left: 90, right: 90, marginUnitType: WidthType.DXA },
		rows: rows.map((row, index) => {
			const head = headed && index === 0;
			const cells = widths.map((width, column) => toCell(row.content?.[column], head, width, pictures));
			return new TableRow({ tableHeader: head, cantSplit: true, children: cells });
		})
	});
}

function toCell(cell: NodeJson | undefined, head: boolean, width: number, pictures: Pictures): TableCell {
	const shown = { pictures, room: { width: pixels(width - inset), height: pixels(page.height / 3) } };
	const side = cell ? textAttribute(cell, 'align') : null;
	const alignment = side === 'left' || side === 'center' || side === 'right' ? sides[side] : undefined;
	const options = { style: head ? 'TableHead' : 'TableText', ...(alignment && { alignment }) };
	const paragraphs = (cell?.content ?? []).map((paragraph) => line(paragraph, shown, options));
	return new TableCell({
		width: { size: width, type: WidthType.DXA },
		children: paragraphs.length > 0 ? paragraphs : [new Paragraph(options)]
	});
}

function columnWidths(rows: NodeJson[], columns: number): number[] {
	const weights = Array.from({ length: columns }, (_, column) => {
		const lengths = rows.map((row) => (row.content?.[column] ? plainText(row.content[column]).length : 0));
		return padding + Math.min(widest, Math.max(1, ...lengths));
	});
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return weights.map((weight) => Math.floor((lineLength * weight) / total));
}
