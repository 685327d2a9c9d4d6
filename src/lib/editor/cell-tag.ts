export type CellAlign = 'left' | 'center' | 'right';

/** What a cell is beyond its words and its place in the table. */
export type CellTag = {
	isHeader?: boolean;
	/** Whether it has to be said if it is a heading: the first row says it for its cells. */
	isSaid?: boolean;
	/** The row has no cell here. */
	isAbsent?: boolean;
	/** Its paragraphs are parted by `parting`. */
	isApart?: boolean;
	/** Null for none, where its column has one. */
	align?: CellAlign | null | undefined;
	colspan?: number;
	rowspan?: number;
};

/** Between two paragraphs of a cell whose words have line breaks of their own. */
export const parting = '<data value="cell:next"></data>';

/** Written at the beginning of a cell with `marked: 'html'`; '' for a cell that Markdown has a sign for. */
export function cellTag({
	isHeader,
	isSaid,
	isAbsent,
	isApart,
	align,
	colspan = 1,
	rowspan = 1
}: CellTag): string {
	const said = [
		isAbsent && 'absent',
		isSaid && (isHeader ? 'header' : 'plain'),
		isApart && 'apart',
		align !== undefined && `align-${align ?? 'none'}`,
		colspan !== 1 && `colspan-${colspan}`,
		rowspan !== 1 && `rowspan-${rowspan}`
	].filter((each) => typeof each === 'string');
	return said.length > 0 ? `<data value="cell:${said.join(',')}"></data>` : '';
}

/** Reads the opening half of such a tag; null for any other. */
export function readCellTag(tag: string): CellTag | null {
	const [, written] = /^<data value="cell:([a-z0-9,-]+)">$/.exec(tag) ?? [];
	if (written === undefined || written === 'next') return null;
	const said = written.split(',');
	const after = (name: string) => said.find((each) => each.startsWith(`${name}-`))?.slice(name.length + 1);
	const align = after('align');
	return {
		isSaid: said.includes('header') || said.includes('plain'),
		isHeader: said.includes('header'),
		isAbsent: said.includes('absent'),
		isApart: said.includes('apart'),
		align:
			align === 'left' || align === 'center' || align === 'right'
				? align
				: align === 'none'
					? null
					: undefined,
		colspan: Number(after('colspan')) || 1,
		rowspan: Number(after('rowspan')) || 1
	};
}
