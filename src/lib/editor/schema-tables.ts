import type { NodeSpec } from 'prosemirror-model';

const cell = {
	content: 'paragraph+',
	isolating: true,
	attrs: {
		colspan: { default: 1 },
		rowspan: { default: 1 },
		colwidth: { default: null },
		align: { default: null }
	}
};

function readCell(dom: HTMLElement) {
	const span = (name: string) => Math.max(1, Number.parseInt(dom.getAttribute(name) ?? '1', 10) || 1);
	const align = dom.getAttribute('align');
	return {
		colspan: span('colspan'),
		rowspan: span('rowspan'),
		align: align && ['left', 'center', 'right'].includes(align) ? align : null
	};
}

function cellAttributes({ attrs }: { attrs: Record<string, unknown> }) {
	const shown: Record<string, string> = {};
	if (attrs.colspan !== 1) shown.colspan = String(attrs.colspan);
	if (attrs.rowspan !== 1) shown.rowspan = String(attrs.rowspan);
	if (typeof attrs.align === 'string') shown.class = `align-${attrs.align}`;
	return shown;
}

/** Tables, with the roles that prosemirror-tables goes by. */
export const tables = {
	table: {
		content: 'table_row+',
		group: 'block',
		isolating: true,
		tableRole: 'table',
		parseDOM: [{ tag: 'table' }],
		toDOM: () => ['table', ['tbody', 0]]
	},
	table_row: {
		content: '(table_cell | table_header)+',
		tableRole: 'row',
		parseDOM: [{ tag: 'tr' }],
		toDOM: () => ['tr', 0]
	},
	table_cell: {
		...cell,
		tableRole: 'cell',
		parseDOM: [{ tag: 'td', getAttrs: readCell }],
		toDOM: (node) => ['td', cellAttributes(node), 0]
	},
	table_header: {
		...cell,
		tableRole: 'header_cell',
		parseDOM: [{ tag: 'th', getAttrs: readCell }],
		toDOM: (node) => ['th', cellAttributes(node), 0]
	}
} satisfies Record<string, NodeSpec>;
