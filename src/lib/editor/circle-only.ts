import type { Token, TokenizerAndRendererExtension, Tokens } from 'marked';
import type { NodeJson, SectionJson } from './section-json';

/** What readers see above text that stays in the circle. */
export const circleOnlyLabel = 'Circle only';

/** A section as everybody may read it: whatever stays in the circle is gone, and with it lists and quotations of nothing else. */
export function withoutCircleOnly(section: SectionJson): SectionJson {
	return { ...section, content: section.content.flatMap(publicPart) };
}

/** True when some of it stays in the circle. */
export function hasCircleOnly(node: NodeJson | SectionJson): boolean {
	return node.type === 'circle_only' || (node.content ?? []).some(hasCircleOnly);
}

function publicPart(node: NodeJson): NodeJson[] {
	if (node.type === 'circle_only') return [];
	if (!node.content || !hasCircleOnly(node)) return [node];
	const content = node.content.flatMap(publicPart);
	return content.length > 0 ? [{ ...node, content }] : [];
}

/**
 * The Markdown of text that stays in the circle: between `::: circle only` and `:::`, with more colons where a line of the
 * text begins with as many.
 */
export function fenceCircleOnly(markdown: string): string {
	const longest = Math.max(2, ...(markdown.match(/^:+/gm) ?? []).map((colons) => colons.length));
	const fence = ':'.repeat(longest + 1);
	return `${fence} circle only\n\n${markdown}\n\n${fence}`;
}

/** Lines of plain text that must not be read as the beginning of such a part. */
export function escapeFences(lines: string): string {
	return lines.replace(/^:::/gm, '\\:::');
}

const opening = /^(:{3,}) circle only[ \t]*(?:\n|$)/;

/** Reads it back; what is never closed goes on to the end, so that a lost line makes nothing public. */
export const circleOnlySyntax: TokenizerAndRendererExtension = {
	name: 'circleOnly',
	level: 'block',
	start: (source) => {
		// The parser leaves out the first character, so the beginning of `source` is no beginning of a line.
		const at = source.search(/\n:{3,} circle only[ \t]*(?:\n|$)/);
		return at < 0 ? undefined : at + 1;
	},
	tokenizer(source) {
		const [first, fence] = opening.exec(source) ?? [];
		if (first === undefined || fence === undefined) return undefined;
		const lines = source.slice(first.length).split('\n');
		const end = lines.findIndex((line) => line.trimEnd() === fence);
		const inside = end < 0 ? lines : lines.slice(0, end);
		const raw =
			end < 0 ? source : first + lines.slice(0, end + 1).join('\n') + (end + 1 < lines.length ? '\n' : '');
		const tokens: Token[] = [];
		this.lexer.blockTokens(inside.join('\n'), tokens);
		return { type: 'circleOnly', raw, tokens };
	},
	renderer(token: Tokens.Generic) {
		return `<div class="circle-only"><p class="circle-only-label">${circleOnlyLabel}</p>${this.parser.parse(token.tokens ?? [])}</div>\n`;
	}
};
