import { Schema, type MarkSpec, type NodeSpec, type TagParseRule } from 'prosemirror-model';
import { safeHref } from './link';
import { headingLevel, isCommitmentId } from './section-json';

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

function readTick(dom: HTMLElement): { checked: boolean | null } {
	const stored = dom.getAttribute('data-checked');
	if (stored !== null) return { checked: stored === 'true' };
	const box = dom.querySelector(
		':scope > input[type=checkbox], :scope > p:first-child > input[type=checkbox]'
	);
	return { checked: box ? box.hasAttribute('checked') : null };
}

/* The content policy blanks pasted style attributes, so `readPastes` keeps their text in `data-style`. */
function pastedStyle(dom: HTMLElement): string {
	return dom.dataset.style ?? '';
}

function styled(pattern: RegExp): TagParseRule {
	return {
		tag: 'span[data-style]',
		consuming: false,
		getAttrs: (dom) => (pattern.test(pastedStyle(dom)) ? null : false)
	};
}

const nodes = {
	doc: { content: 'block+' },
	paragraph: { content: 'inline*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
	heading: {
		content: 'inline*',
		group: 'block',
		defining: true,
		attrs: { level: { default: 2 } },
		parseDOM: [1, 2, 3, 4, 5, 6].map((depth) => ({
			tag: `h${depth}`,
			attrs: { level: headingLevel(depth) }
		})),
		toDOM: (node) => [`h${headingLevel(Number(node.attrs.level))}`, 0]
	},
	bullet_list: {
		content: 'list_item+',
		group: 'block',
		parseDOM: [{ tag: 'ul' }],
		toDOM: () => ['ul', 0]
	},
	ordered_list: {
		content: 'list_item+',
		group: 'block',
		attrs: { order: { default: 1 } },
		parseDOM: [
			{
				tag: 'ol',
				getAttrs: (dom) => ({ order: Number.parseInt(dom.getAttribute('start') ?? '1', 10) || 1 })
			}
		],
		toDOM: (node) => (node.attrs.order === 1 ? ['ol', 0] : ['ol', { start: String(node.attrs.order) }, 0])
	},
	list_item: {
		content: 'paragraph block*',
		defining: true,
		attrs: { checked: { default: null } },
		parseDOM: [{ tag: 'li', getAttrs: readTick }],
		toDOM: (node) =>
			node.attrs.checked === null ? ['li', 0] : ['li', { 'data-checked': String(node.attrs.checked) }, 0]
	},
	blockquote: {
		content: 'block+',
		group: 'block',
		defining: true,
		parseDOM: [{ tag: 'blockquote' }],
		toDOM: () => ['blockquote', 0]
	},
	code_block: {
		content: 'text*',
		marks: '',
		group: 'block',
		code: true,
		defining: true,
		attrs: { language: { default: null } },
		parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
		toDOM: () => ['pre', ['code', 0]]
	},
	horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
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
	},
	text: { group: 'inline' },
	hard_break: {
		inline: true,
		group: 'inline',
		selectable: false,
		linebreakReplacement: true,
		parseDOM: [{ tag: 'br' }],
		toDOM: () => ['br']
	}
} satisfies Record<string, NodeSpec>;

/* The order is the nesting in the page: a link lies around a commitment, that around bold text. */
const marks = {
	link: {
		attrs: { href: {} },
		inclusive: false,
		parseDOM: [
			{
				tag: 'a[href]',
				getAttrs: (dom) => {
					const href = safeHref(dom.getAttribute('href') ?? '');
					return href === null ? false : { href };
				}
			}
		],
		toDOM: (mark) => {
			const href = safeHref(String(mark.attrs.href));
			return href === null ? ['span', 0] : ['a', { href, rel: 'noopener noreferrer nofollow' }, 0];
		}
	},
	highlight: {
		attrs: { theme: { default: null } },
		inclusive: false,
		parseDOM: [
			{ tag: 'mark:not(.commitment)', getAttrs: (dom) => ({ theme: dom.getAttribute('data-theme') }) }
		],
		toDOM: (mark) => [
			'mark',
			{
				class: 'observation',
				...(typeof mark.attrs.theme === 'string' ? { 'data-theme': mark.attrs.theme } : {})
			},
			0
		]
	},
	commitment: {
		attrs: { id: {} },
		/* Two commitments may share words, so this mark does not even exclude itself. */
		excludes: '',
		inclusive: false,
		parseDOM: [
			{
				tag: 'mark.commitment[data-commitment]',
				getAttrs: (dom) => {
					const id = dom.getAttribute('data-commitment');
					return isCommitmentId(id) ? { id } : false;
				}
			}
		],
		toDOM: (mark) => ['mark', { class: 'commitment', 'data-commitment': String(mark.attrs.id) }, 0]
	},
	strong: {
		parseDOM: [
			{ tag: 'strong' },
			/* Google Docs wraps everything it copies in a <b> of normal weight. */
			{ tag: 'b', getAttrs: (dom) => (/font-weight:\s*normal/.test(pastedStyle(dom)) ? false : null) },
			styled(/font-weight:\s*(bold|[6-9]00)/)
		],
		toDOM: () => ['strong', 0]
	},
	em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }, styled(/font-style:\s*italic/)], toDOM: () => ['em', 0] },
	strike: { parseDOM: [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }], toDOM: () => ['s', 0] },
	code: { inclusive: false, parseDOM: [{ tag: 'code' }], toDOM: () => ['code', 0] }
} satisfies Record<string, MarkSpec>;

/** What a section may hold. Removing or renaming anything here deletes it from stored documents: only add. */
export const schema = new Schema<keyof typeof nodes, keyof typeof marks>({ nodes, marks });
