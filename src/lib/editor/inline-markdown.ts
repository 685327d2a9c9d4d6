import { escapeEdges, type InlineOptions, type Piece } from './escape-markdown';
import { openingTag, writeAtom } from './inline-parts';
import { textAttribute, type MarkJson, type NodeJson } from './section-json';

type Run = { node: NodeJson; marks: MarkJson[] };

const flanking = ['strong', 'em', 'strike'];
const written = ['link', 'strong', 'em', 'strike', 'code'];
const delimiters: Record<string, string> = { strong: '**', em: '_', strike: '~~' };

/** Writes the inline content of a block as Markdown. */
export function writeInline(content: NodeJson[], options: InlineOptions): string {
	const marked = content.map((node) => ({ node, marks: writtenMarks(node, options) }));
	const runs = mergeRuns(options.marked === 'html' ? marked : withoutMarkedEdges(marked));
	const asTags = options.marked === 'html' && runs.some((run, index) => isUnreadable(runs, run, index));
	return joinPieces(escapeEdges(pieces(runs, options, asTags), options));
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

/** True for bold, italic and struck words whose signs the parser would not find again. */
function isUnreadable(runs: Run[], run: Run, index: number): boolean {
	const types = run.marks.map(({ type }) => type).filter((type) => flanking.includes(type));
	if (types.length === 0) return false;
	const text = run.node.text ?? '';
	if (run.node.type !== 'text' || text !== text.trim() || run.marks.some(({ type }) => type === 'code'))
		return true;
	if (!types.includes('strike')) return false;
	const around = [runs[index - 1], runs[index + 1]];
	const isFree = (other: Run | undefined, side: 'start' | 'end') =>
		other === undefined ||
		(!other.marks.some(({ type }) => flanking.includes(type)) &&
			(side === 'end' ? /\s$/ : /^\s/).test(other.node.text ?? ''));
	return types.length > 1 || !isFree(around[0], 'end') || !isFree(around[1], 'start');
}

/** Markdown can't begin or end bold, italic or struck text with a space: such spaces lose the mark. */
function withoutMarkedEdges(runs: Run[]): Run[] {
	let result = runs;
	for (const type of flanking) {
		result = result.flatMap((run, index) => {
			const mark = run.marks.find((own) => own.type === type);
			if (!mark) return [run];
			if (run.node.type === 'hard_break' && !(has(result[index - 1], mark) && has(result[index + 1], mark)))
				return [{ ...run, marks: run.marks.filter((own) => own !== mark) }];
			if (run.node.type !== 'text') return [run];
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

function pieces(runs: Run[], options: InlineOptions, asTags: boolean): Piece[] {
	const result: Piece[] = [];
	let open: MarkJson[] = [];
	runs.forEach((run, index) => {
		const kept = open.findIndex((mark) => !has(run, mark));
		const keep = kept === -1 ? open : open.slice(0, kept);
		for (const mark of open.slice(keep.length).reverse()) result.push(close(mark, asTags));
		const starting = run.marks.filter(
			(mark) => mark.type !== 'code' && !keep.some((own) => sameMark(own, mark))
		);
		starting.sort((one, other) => reach(runs, index, other) - reach(runs, index, one));
		for (const mark of starting) result.push(begin(mark, asTags));
		open = [...keep, ...starting];
		if (isCode(run, options)) result.push(codeSpan(run.node.text ?? '', options));
		else {
			/* What gives way is still code to whoever reads the tags. */
			const code = options.marked === 'html' && run.marks.find(({ type }) => type === 'code');
			if (code) result.push(begin(code, true));
			result.push(...nodePieces(run, options));
			if (code) result.push(close(code, true));
		}
	});
	for (const mark of open.reverse()) result.push(close(mark, asTags));
	return result;
}

function nodePieces(run: Run, options: InlineOptions): Piece[] {
	if (run.node.type === 'hard_break') return [{ kind: 'raw', text: options.lineBreak }];
	if (run.node.type !== 'text') return atomPieces(run, options);
	return [...flat(run)].map((text): Piece => ({ kind: 'text', text, inLink: inLink(run) }));
}

function atomPieces(run: Run, { marked }: InlineOptions): Piece[] {
	const atom = writeAtom(run.node, marked);
	if ('raw' in atom) return [{ kind: 'raw', text: atom.raw }];
	return [...atom.words].map((text): Piece => ({ kind: 'text', text, inLink: inLink(run) }));
}

function flat(run: Run): string {
	return (run.node.text ?? '').replace(/\s*\n\s*/g, ' ');
}

function inLink(run: Run): boolean {
	return run.marks.some((mark) => mark.type === 'link');
}

/** Code gives way where it can't be read back: a backtick or bracket within a link, a backslash before a cell's border. */
function isCode(run: Run, { inTable }: InlineOptions): boolean {
	const text = run.node.text ?? '';
	if (run.node.type !== 'text' || !run.marks.some((mark) => mark.type === 'code')) return false;
	return !(inLink(run) && /[`[\]]/.test(text)) && !(inTable && text.includes('\\|'));
}

/** How many runs a mark goes on for: what lasts longest is opened first, so that least has to be split. */
function reach(runs: Run[], from: number, mark: MarkJson): number {
	const end = runs.findIndex((run, index) => index > from && !has(run, mark));
	return end === -1 ? runs.length : end;
}

function begin(mark: MarkJson, asTags: boolean): Piece {
	const delimiter = asTags ? undefined : delimiters[mark.type];
	if (delimiter) return { kind: 'open', text: delimiter };
	if (mark.type === 'link') return { kind: 'raw', text: '[' };
	return { kind: 'raw', text: openingTag(mark) ?? '' };
}

function close(mark: MarkJson, asTags: boolean): Piece {
	const delimiter = asTags ? undefined : delimiters[mark.type];
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

function joinPieces(line: Piece[]): string {
	return line.map((piece) => piece.text).join('');
}
