import type { NodeSpec } from 'prosemirror-model';
import { circleOnlyLabel } from './circle-only';
import { headingLevel, listStart } from './section-json';

function readTick(dom: HTMLElement): { checked: boolean | null } {
	const stored = dom.getAttribute('data-checked');
	if (stored !== null) return { checked: stored === 'true' };
	/* Google Docs says it for those who listen. */
	if (dom.getAttribute('role') === 'checkbox')
		return { checked: dom.getAttribute('aria-checked') === 'true' };
	const box = dom.querySelector(
		':scope > input[type=checkbox], :scope > p:first-child > input[type=checkbox]'
	);
	return { checked: box ? box.hasAttribute('checked') : null };
}

/** Blocks of text. How each is written in Markdown is said in `markdown.ts`. */
export const blocks = {
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
				getAttrs: (dom) => ({ order: listStart(Number.parseInt(dom.getAttribute('start') ?? '1', 10)) })
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
	/* A label in the page, not in the text: what it says is said by `circleOnlyLabel` and the style sheet. */
	circle_only: {
		content: 'block+',
		group: 'block',
		defining: true,
		parseDOM: [{ tag: 'div.circle-only' }],
		toDOM: () => ['div', { class: 'circle-only', role: 'group', 'aria-label': circleOnlyLabel }, 0]
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
	horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] }
} satisfies Record<string, NodeSpec>;
