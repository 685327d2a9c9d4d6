import type { NodeSpec } from 'prosemirror-model';
import { imageAt, isFileId } from './image';
import { isCommitmentId } from './section-json';

const size = (value: unknown) =>
	typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 100_000 ? value : null;

/** Only files of ours are images: whatever else a paste brings stays outside. */
function readImage(dom: HTMLElement) {
	const src = dom.getAttribute('src') ?? '';
	const path = src.startsWith(location.origin) ? src.slice(location.origin.length) : src;
	const found = imageAt(path, dom.getAttribute('alt') ?? '');
	if (!found) return false;
	const given = (name: string) => size(Number(dom.getAttribute(name)));
	return { ...found, width: given('width'), height: given('height') };
}

function imageAttributes(attrs: Record<string, unknown>): Record<string, string> {
	const shown: Record<string, string> = {
		src: isFileId(attrs.file) ? `/files/${attrs.file}` : '',
		alt: String(attrs.alt)
	};
	const [width, height] = [size(attrs.width), size(attrs.height)];
	if (width !== null && height !== null)
		Object.assign(shown, { width: String(width), height: String(height) });
	return shown;
}

function readAtom(attribute: string) {
	return (dom: HTMLElement) => {
		const id = dom.getAttribute(attribute);
		const label = dom.textContent.replace(/\s+/g, ' ').trim().slice(0, 300);
		return isCommitmentId(id) && label !== '' ? { id, label } : false;
	};
}

/** What stands within a line. How each is written in Markdown is said in `inline-parts.ts`. */
export const inlineNodes = {
	text: { group: 'inline' },
	image: {
		inline: true,
		group: 'inline',
		draggable: true,
		attrs: { file: {}, alt: { default: '' }, width: { default: null }, height: { default: null } },
		parseDOM: [{ tag: 'img[src]', getAttrs: readImage }],
		toDOM: (node) => ['img', imageAttributes(node.attrs)]
	},
	/* Somebody the text turns to, with the sign: @Ana. */
	person: {
		inline: true,
		group: 'inline',
		attrs: { id: {}, label: {} },
		leafText: (node) => String(node.attrs.label),
		parseDOM: [{ tag: 'span.mention[data-person]', priority: 60, getAttrs: readAtom('data-person') }],
		toDOM: (node) => [
			'span',
			{ class: 'mention', 'data-person': String(node.attrs.id) },
			String(node.attrs.label)
		]
	},
	/* Another commitment that the text speaks of. */
	reference: {
		inline: true,
		group: 'inline',
		attrs: { id: {}, label: {} },
		leafText: (node) => String(node.attrs.label),
		parseDOM: [{ tag: 'a.reference[data-reference]', priority: 60, getAttrs: readAtom('data-reference') }],
		toDOM: (node) => [
			'a',
			{
				class: 'reference',
				href: isCommitmentId(node.attrs.id) ? `/commitments/${node.attrs.id}` : '',
				'data-reference': String(node.attrs.id)
			},
			String(node.attrs.label)
		]
	},
	hard_break: {
		inline: true,
		group: 'inline',
		selectable: false,
		linebreakReplacement: true,
		parseDOM: [{ tag: 'br' }],
		toDOM: () => ['br']
	}
} satisfies Record<string, NodeSpec>;
