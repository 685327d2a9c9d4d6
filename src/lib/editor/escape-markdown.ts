/** A piece of a line: text that is escaped already, a delimiter that opens or closes, or something finished. */
export type Piece =
	| { kind: 'text'; text: string; inLink?: boolean }
	| { kind: 'raw'; text: string }
	| { kind: 'open' | 'close'; text: string };

export type InlineOptions = { marked: 'text' | 'html'; lineBreak: string; inTable: boolean };

const punctuation = /[\p{P}\p{S}]/u;

/** Escapes what would be read as markup, and writes as a reference what a delimiter can't stand beside. */
export function escapeEdges(line: Piece[], options: InlineOptions): Piece[] {
	return line.map((piece, index) => {
		if (piece.kind !== 'text') return piece;
		const before = line[index - 1];
		const after = line[index + 1];
		const atEdge = !before || !after || isBreak(before, options) || isBreak(after, options);
		const nearDelimiter = before?.kind === 'open' || after?.kind === 'close';
		if (/\s/.test(piece.text) && (atEdge || nearDelimiter || piece.text !== ' '))
			return reference(piece.text);
		const word = !punctuation.test(piece.text) && !/\s/.test(piece.text);
		if (word && (blocksOpening(line, index) || blocksClosing(line, index))) return reference(piece.text);
		return { kind: 'text', text: escaped(line, index, options) };
	});
}

function isBreak(piece: Piece, options: InlineOptions): boolean {
	return piece.kind === 'raw' && piece.text === options.lineBreak;
}

function reference(character: string): Piece {
	return { kind: 'text', text: character === '\u00a0' ? '&nbsp;' : `&#${character.codePointAt(0)};` };
}

function blocksOpening(line: Piece[], index: number): boolean {
	const next = line[index + 1];
	if (next?.kind !== 'open') return false;
	return next.text === '_' || startsWithPunctuation(line[index + 2]);
}

function blocksClosing(line: Piece[], index: number): boolean {
	const last = line[index - 1];
	if (last?.kind !== 'close') return false;
	return last.text === '_' || startsWithPunctuation(line[index - 2]);
}

function startsWithPunctuation(piece: Piece | undefined): boolean {
	return (
		piece === undefined || piece.kind !== 'text' || punctuation.test(piece.text) || /\s/.test(piece.text)
	);
}

function escaped(line: Piece[], index: number, options: InlineOptions): string {
	const text = line[index]?.text ?? '';
	/* The parser does not see escaped brackets inside a link's words. */
	if (/[[\]]/.test(text) && isLinked(line[index])) return `&#${text.codePointAt(0)};`;
	if (/[\\`*_[\]<~|]/.test(text)) return `\\${text}`;
	if (text === '!' && (line[index + 1]?.kind === 'raw' || line[index + 1]?.text === '[')) return '\\!';
	if (text === '&') return /^&#?\w+;/.test(ahead(line, index)) ? '&amp;' : '&';
	if (text === ':' && /:\/\//.test(ahead(line, index)) && /(https?|ftp)$/i.test(behind(line, index)))
		return '\\:';
	if (text === '.' && /www$/i.test(behind(line, index))) return '\\.';
	if (text === '@') return '\\@';
	return startsBlock(text, line, index, options) ? `\\${text}` : text;
}

function isLinked(piece: Piece | undefined): boolean {
	return piece?.kind === 'text' && piece.inLink === true;
}

function startsBlock(text: string, line: Piece[], index: number, options: InlineOptions): boolean {
	if (!/[#>+=:.)-]/.test(text)) return false;
	const start = lineStart(line, index, options);
	if (start === index) return /[#>+=:-]/.test(text);
	const number = line
		.slice(start, index)
		.map((piece) => piece.text)
		.join('');
	return /[.)]/.test(text) && /^\d{1,9}$/.test(number);
}

function lineStart(line: Piece[], index: number, options: InlineOptions): number {
	let start = index;
	for (let at = index - 1; at >= 0; at -= 1) {
		const piece = line[at];
		if (!piece || isBreak(piece, options)) break;
		start = at;
	}
	return start;
}

function ahead(line: Piece[], index: number): string {
	return textOf(line.slice(index, index + 40));
}

function behind(line: Piece[], index: number): string {
	return textOf(line.slice(Math.max(0, index - 6), index));
}

function textOf(line: Piece[]): string {
	return line.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
}
