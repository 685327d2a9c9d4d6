import { textAttribute, type MarkJson, type NodeJson } from './section-json';

/** A piece of a line: text that is escaped already, a delimiter that opens or closes, or something finished. */
type Piece =
	| { kind: 'text'; text: string; inLink?: boolean }
	| { kind: 'raw'; text: string }
	| { kind: 'open' | 'close'; text: string };

type Run = { node: NodeJson; marks: MarkJson[] };

export type InlineOptions = { marked: 'text' | 'html'; lineBreak: string; inTable: boolean };

const flanking = ['strong', 'em', 'strike'];
const written = ['link', 'strong', 'em', 'strike', 'code'];
const delimiters: Record<string, string> = { strong: '**', em: '_', strike: '~~' };

/** Writes the inline content of a block as Markdown. */
export function writeInline(content: NodeJson[], options: InlineOptions): string {
	const runs = mergeRuns(
		withoutMarkedEdges(content.map((node) => ({ node, marks: writtenMarks(node, options) })))
	);
	return joinPieces(escapeEdges(pieces(runs, options), options));
}

function writtenMarks(node: NodeJson, { marked }: InlineOptions): MarkJson[] {
	return (node.marks ?? []).filter((mark) => written.includes(mark.type) || marked === 'html');
}

export function sameMark(one: MarkJson, other: MarkJson): boolean {
	return one.type === other.type && JSON.stringify(one.attrs ?? {}) === JSON.stringify(other.attrs ?? {});
}

function has(run: Run | undefined, mark: MarkJson): boolean {
	return run !== undefined && run.marks.some((own) => sameMark(own, mark));
}

/** Markdown can't begin or end bold, italic or struck text with a space: such spaces lose the mark. */
function withoutMarkedEdges(runs: Run[]): Run[] {
	let result = runs;
	for (const type of flanking) {
		result = result.flatMap((run, index) => {
			const mark = run.marks.find((own) => own.type === type);
			if (!mark || run.node.type !== 'text') return [run];
			const text = run.node.text ?? '';
			const plain = run.marks.filter((own) => own !== mark);
			const before = has(result[index - 1], mark) ? 0 : text.length - text.trimStart().length;
			const after = has(result[index + 1], mark) ? text.length : Math.max(before, text.trimEnd().length);
			return [
				cut(run, text.slice(0, before), plain),
				cut(run, text.slice(before, after), run.marks),
				cut(run, text.slice(after), plain)
			].filter((part) => part.node.text !== '');
		});
	}
	return result;
}

function cut(run: Run, text: string, marks: MarkJson[]): Run {
	return { node: { ...run.node, text }, marks };
}

function mergeRuns(runs: Run[]): Run[] {
	const merged: Run[] = [];
	for (const run of runs) {
		const last = merged.at(-1);
		const same =
			last?.node.type === 'text' &&
			run.node.type === 'text' &&
			last.marks.length === run.marks.length &&
			run.marks.every((mark) => has(last, mark));
		if (last && same) last.node = { ...last.node, text: (last.node.text ?? '') + (run.node.text ?? '') };
		else merged.push({ ...run });
	}
	return merged;
}

function pieces(runs: Run[], options: InlineOptions): Piece[] {
	const result: Piece[] = [];
	let open: MarkJson[] = [];
	runs.forEach((run, index) => {
		const kept = open.findIndex((mark) => !has(run, mark));
		const keep = kept === -1 ? open : open.slice(0, kept);
		for (const mark of open.slice(keep.length).reverse()) result.push(close(mark));
		const starting = run.marks.filter(
			(mark) => mark.type !== 'code' && !keep.some((own) => sameMark(own, mark))
		);
		starting.sort((one, other) => reach(runs, index, other) - reach(runs, index, one));
		for (const mark of starting) result.push(begin(mark));
		open = [...keep, ...starting];
		if (run.node.type === 'hard_break') result.push({ kind: 'raw', text: options.lineBreak });
		else if (isCode(run, options)) result.push(codeSpan(run.node.text ?? '', options));
		else for (const text of flat(run)) result.push({ kind: 'text', text, inLink: inLink(run) });
	});
	for (const mark of open.reverse()) result.push(close(mark));
	return result;
}

function flat(run: Run): string {
	return (run.node.text ?? '').replace(/\s*\n\s*/g, ' ');
}

function inLink(run: Run): boolean {
	return run.marks.some((mark) => mark.type === 'link');
}

/** Code gives way where it can't be read back: a backtick within a link, a backslash before a cell's border. */
function isCode(run: Run, { inTable }: InlineOptions): boolean {
	const text = run.node.text ?? '';
	if (!run.marks.some((mark) => mark.type === 'code')) return false;
	return !(inLink(run) && text.includes('`')) && !(inTable && text.includes('\\|'));
}

/** How many runs a mark goes on for: what lasts longest is opened first, so that least has to be split. */
function reach(runs: Run[], from: number, mark: MarkJson): number {
	const end = runs.findIndex((run, index) => index > from && !has(run, mark));
	return end === -1 ? runs.length : end;
}

function begin(mark: MarkJson): Piece {
	const delimiter = delimiters[mark.type];
	if (delimiter) return { kind: 'open', text: delimiter };
	if (mark.type === 'link') return { kind: 'raw', text: '[' };
	if (mark.type === 'commitment')
		return { kind: 'raw', text: `<mark data-commitment="${textAttribute(mark, 'id') ?? ''}">` };
	const theme = textAttribute(mark, 'theme');
	return {
		kind: 'raw',
		text: theme === null ? '<mark>' : `<mark data-theme="${theme.replace(/[^\w:-]/g, '')}">`
	};
}

function close(mark: MarkJson): Piece {
	const delimiter = delimiters[mark.type];
	if (delimiter) return { kind: 'close', text: delimiter };
	if (mark.type === 'link')
		return { kind: 'raw', text: `](${writeHref(textAttribute(mark, 'href') ?? '')})` };
	return { kind: 'raw', text: '</mark>' };
}

function writeHref(href: string): string {
	const plain = href.replace(/&(?=#?\w+;)/g, '&amp;').replace(/[\\*_`|]/g, '\\$&');
	return /[()<>\s]/.test(plain) ? `<${plain.replace(/[<>]/g, '\\$&').replace(/\s/g, '%20')}>` : plain;
}

function codeSpan(text: string, { inTable }: InlineOptions): Piece {
	const flat = text.replace(/\n/g, ' ');
	const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((ticks) => ticks.length));
	const fence = '`'.repeat(longest + 1);
	const padded = /^`|`$|^ .*\S.* $|^ \S.* $/.test(flat) ? ` ${flat} ` : flat;
	return { kind: 'raw', text: fence + (inTable ? padded.replaceAll('|', '\\|') : padded) + fence };
}

const punctuation = /[\p{P}\p{S}]/u;

/** Escapes what would be read as markup, and writes as a reference what a delimiter can't stand beside. */
function escapeEdges(line: Piece[], options: InlineOptions): Piece[] {
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

function joinPieces(line: Piece[]): string {
	return line.map((piece) => piece.text).join('');
}
