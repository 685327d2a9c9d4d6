import type { NodeSpec } from 'prosemirror-model';
import { imageAt, isFileId } from './image';

const size = (value: unknown) =>
	typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 100_000 ? value : null;

/** Only files of ours are images: whatever else a paste brings stays outside. */
function readImage(dom: HTMLElement) {
	const src = dom.getAttribute('src') ?? '';
	const own = URL.parse(src, location.href);
	if (own?.origin !== location.origin) return false;
	const found = imageAt(own.pathname, dom.getAttribute('alt') ?? '');
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
	hard_break: {
		inline: true,
		group: 'inline',
		selectable: false,
		linebreakReplacement: true,
		parseDOM: [{ tag: 'br' }],
		toDOM: () => ['br']
	}
} satisfies Record<string, NodeSpec>;
