import { numberAttribute, textAttribute, type NodeJson } from './section-json';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const address = /^\/files\/([0-9a-f-]{36})(?:#(\d{1,5})x(\d{1,5}))?$/;

/** True for the id of a file as an image may carry it. */
export function isFileId(id: unknown): id is string {
	return typeof id === 'string' && uuid.test(id);
}

/** Where the file of an image is served, or null for an image without one. */
export function imageAddress(node: NodeJson): string | null {
	const id = textAttribute(node, 'file');
	return isFileId(id) ? `/files/${id}` : null;
}

/** The attributes of the image that stands at an address of ours, or null for any other address. */
export function imageAt(href: string, alt: string): Record<string, unknown> | null {
	const [, file, width, height] = address.exec(href) ?? [];
	if (!isFileId(file)) return null;
	return { file, alt, width: width ? Number(width) : null, height: height ? Number(height) : null };
}

/**
 * `![alt](/files/ID#800x600)`: the address of the file with its size, so that nothing moves when it arrives. This is how
 * a record is stored; whoever writes one for outside puts the file in the place of that address.
 */
export function imageInMarkdown(node: NodeJson): string {
	const href = imageAddress(node);
	if (href === null) return '';
	const width = numberAttribute(node, 'width', 0);
	const height = numberAttribute(node, 'height', 0);
	const size = width > 0 && height > 0 ? `#${width}x${height}` : '';
	return `![${escapedAlt(textAttribute(node, 'alt') ?? '')}](${href}${size})`;
}

/* As references, because backslashes inside these brackets are read differently in a table. */
function escapedAlt(alt: string): string {
	return alt
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/[^\p{L}\p{N} ,.;?/'"%-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
