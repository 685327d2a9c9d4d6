/**
 * Markdown whose footnotes are read as the words they are: the parser takes a short one for the address of a link, and would
 * lose it. `onFootnote` is told the line of each.
 */
export function withFootnotesAsText(text: string, onFootnote: (line: string) => void = () => {}): string {
	let fence: string | null = null;
	return text
		.split('\n')
		.map((line) => {
			const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]?.slice(0, 3);
			if (mark !== undefined && (fence === null || fence === mark)) fence = fence === null ? mark : null;
			if (fence !== null || /^ {4}|^\t/.test(line)) return line;
			return line.replace(/(`+)[^]*?\1|(?<!\\)\[\^[^\]\s]+\]:?/g, (part) => {
				if (part.startsWith('`')) return part;
				if (part.endsWith(':')) onFootnote(line);
				return `\\${part}`;
			});
		})
		.join('\n');
}
