import type { Token } from 'marked';

/** What stands for a tab while the parser is at work: no character of any text. */
const stand = '\ufdd0';

/**
 * Reads Markdown so that code keeps the tabs its lines begin with. Inside of lists the parser makes spaces of every tab at
 * the beginning of a line, before it looks whether it is code.
 */
export function keepTabs(text: string, read: (text: string) => Token[]): Token[] {
	const held = text.includes('\t') && !text.includes(stand) ? holdTabs(text) : text;
	const tokens = read(held);
	if (held !== text) giveBack(tokens);
	return tokens;
}

type Fence = { margin: string; end: RegExp };

/** Tabs in code between fences, where all lines begin with the same margin: that of the list around it. */
function holdTabs(text: string): string {
	let fence: Fence | null = null;
	const lines = text.split('\n').map((line) => {
		if (fence && line.trim() !== '' && !line.startsWith(fence.margin)) fence = null;
		if (!fence) {
			fence = fenceAt(line);
			return line;
		}
		const { margin, end } = fence;
		if (end.test(line)) fence = null;
		else if (margin !== '' && line.startsWith(margin))
			return margin + line.slice(margin.length).replace(/^[ \t]+/, (space) => space.replaceAll('\t', stand));
		return line;
	});
	return lines.join('\n');
}

function fenceAt(line: string): Fence | null {
	const [, margin, signs] = /^([ >]*)(`{3,}(?!.*`)|~{3,})/.exec(line) ?? [];
	if (margin === undefined || signs === undefined) return null;
	return { margin, end: new RegExp(`^[ >]*${signs}${signs.charAt(0)}*[ \\t]*$`) };
}

function giveBack(part: unknown): void {
	if (typeof part !== 'object' || part === null) return;
	for (const [name, value] of Object.entries(part)) {
		if (typeof value === 'string') Reflect.set(part, name, value.replaceAll(stand, '\t'));
		else giveBack(value);
	}
}
