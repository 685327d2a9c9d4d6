import { readMarkdown } from '$lib/editor/read-markdown';
import { plainText, textAttribute, type NodeJson } from '$lib/editor/section-json';
import { inTime } from '$lib/server/in-time';

export type PartKind = 'text' | 'table' | 'link' | 'image' | 'file';

/** A line of what would be published: where it stands, and where to change it. */
export type Part = { kind: PartKind; text: string; where: string; href: string };

const patienceMs = 1_000;

/**
 * Everything a section of Markdown says, shows or leads to, line by line. What can't be read in good time is looked at as it
 * is written, addresses and all.
 */
export function partsOf(markdown: string, where: string, href: string): Part[] {
	return (
		inTime(() => readMarkdown(markdown).content.flatMap((block) => read(block, 'text')), patienceMs) ??
		markdown
			.split(/\n+/)
			.flatMap((text): Part[] => (text.trim() ? [{ kind: 'text', text, where, href }] : []))
	);

	function read(node: NodeJson, kind: 'text' | 'table'): Part[] {
		const content = node.content ?? [];
		const inside = node.type === 'table' ? 'table' : kind;
		const isLine = content.some((part) => part.type === 'text' || part.type === 'hard_break');
		const own = isLine ? [{ kind: inside, text: plainText(node), where, href } as Part] : [];
		return [...own, ...hidden(node), ...content.flatMap((part) => read(part, inside))];
	}

	function hidden(node: NodeJson): Part[] {
		// An address that is written out is found where it is written.
		const links = (node.marks ?? [])
			.flatMap((mark) => textAttribute(mark, 'href') ?? [])
			.filter((address) => !(node.text ?? '').includes(address.replace(/^(?:mailto:|https?:\/\/)/, '')));
		const image = node.type === 'image' ? ['src', 'name', 'alt', 'title', 'caption', 'credit'] : [];
		return [
			...links.map((text): Part => ({ kind: 'link', text: decoded(text), where, href })),
			...image.flatMap((name): Part[] => {
				const text = textAttribute(node, name);
				return text ? [{ kind: 'image', text: decoded(text), where, href }] : [];
			})
		];
	}
}

function decoded(address: string): string {
	try {
		return decodeURIComponent(address);
	} catch {
		return address;
	}
}
