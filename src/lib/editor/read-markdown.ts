import { Marked, type Token, type Tokens } from 'marked';
import { circleOnlySyntax } from './circle-only';
import { parting, readCellTag } from './cell-tag';
import { imageAt } from './image';
import { atomOfTag, markOfTag } from './inline-parts';
import { safeHref } from './link';
import { sameMark } from './inline-markdown';
import { keepTabs } from './keep-tabs';
import { headingLevel, listStart, type MarkJson, type NodeJson, type SectionJson } from './section-json';
import { decodeEntities } from './entities';
import { withFootnotesAsText } from './footnotes';
import { wideTables } from './wide-tables';

const marked = new Marked({ gfm: true, extensions: [circleOnlySyntax], tokenizer: wideTables });

/**
 * Reads Markdown into a section. HTML is never interpreted: it becomes text, except `<br>` and the `<mark>`
 * elements that `writeMarkdown` writes. Headings keep between levels 2 and 4, pictures from elsewhere become links.
 */
export function readMarkdown(text: string): SectionJson {
	return readTokens(lexMarkdown(text));
}

/** Reads Markdown that was pasted or dropped, with its footnotes as words. */
export function readPasted(text: string): SectionJson {
	return readMarkdown(withFootnotesAsText(text));
}

/** The parts of a text as the parser sees them, for whoever wants to look at them before they are read. */
export function lexMarkdown(text: string): Token[] {
	return keepTabs(text.replace(/\r\n?/g, '\n'), (plain) => marked.lexer(plain));
}

/** The second half of `readMarkdown`. */
export function readTokens(tokens: Token[]): SectionJson {
	const content = readBlocks(tokens);
	return { type: 'doc', content: content.length > 0 ? content : [paragraph([])] };
}

function is<Type extends Tokens.Generic>(token: Token, type: string): token is Type & Token {
	return token.type === type;
}

function readBlocks(tokens: Token[]): NodeJson[] {
	return tokens.flatMap(readBlock);
}

function readBlock(token: Token): NodeJson[] {
	if (is<Tokens.Heading>(token, 'heading')) {
		return [
			{ type: 'heading', attrs: { level: headingLevel(token.depth) }, content: readLine(token.tokens) }
		];
	}
	if (is<Tokens.List>(token, 'list')) return [readList(token)];
	if (is<Tokens.Blockquote>(token, 'blockquote')) {
		return [{ type: 'blockquote', content: orEmpty(readBlocks(token.tokens)) }];
	}
	if (token.type === 'circleOnly' && 'tokens' in token) {
		return [{ type: 'circle_only', content: orEmpty(readBlocks(token.tokens ?? [])) }];
	}
	if (is<Tokens.Code>(token, 'code')) return [readCode(token)];
	if (is<Tokens.Table>(token, 'table')) return [readTable(token)];
	if (token.type === 'hr') return [{ type: 'horizontal_rule' }];
	if (token.type === 'space' || token.type === 'def' || token.type === 'checkbox') return [];
	if (token.type === 'paragraph' || token.type === 'text') {
		const inline = 'tokens' in token && token.tokens ? token.tokens : [token];
		return [paragraph(withoutStandIn(readLine(inline)))];
	}
	/* A line break alone in its paragraph. */
	if (/^<br\s*\/?>\s*$/i.test(token.raw)) return [paragraph([{ type: 'hard_break' }])];
	const text = token.raw.trim();
	return text === '' ? [] : [paragraph([{ type: 'text', text: text.replace(/\s*\n\s*/g, ' ') }])];
}

function paragraph(content: NodeJson[]): NodeJson {
	return content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' };
}

/** In a paragraph of nothing but zero-width spaces the first of them stands in for the paragraph itself. */
function withoutStandIn(line: NodeJson[]): NodeJson[] {
	const [only] = line;
	if (line.length !== 1 || only?.marks?.length || !/^\u200b+$/.test(only?.text ?? '')) return line;
	const rest = (only?.text ?? '').slice(1);
	return rest === '' ? [] : [{ type: 'text', text: rest }];
}

function orEmpty(blocks: NodeJson[]): NodeJson[] {
	return blocks.length > 0 ? blocks : [paragraph([])];
}

function readList(list: Tokens.List): NodeJson {
	const content = list.items.map(readItem);
	if (!list.ordered) return { type: 'bullet_list', content };
	const order = typeof list.start === 'number' ? listStart(list.start) : 1;
	return { type: 'ordered_list', attrs: { order }, content };
}

function readItem(item: Tokens.ListItem): NodeJson {
	const blocks = readBlocks(item.tokens);
	const [first, ...rest] = blocks[0]?.type === 'paragraph' ? blocks : [paragraph([]), ...blocks];
	return {
		type: 'list_item',
		...(item.task ? { attrs: { checked: item.checked === true } } : {}),
		content: [first ?? paragraph([]), ...rest]
	};
}

function readCode(token: Tokens.Code): NodeJson {
	const language = token.lang?.split(/\s/)[0];
	/* Where the last line is empty the parser counts its end twice. */
	const text = token.codeBlockStyle === 'indented' ? token.text : token.text.replace(/\n$/, '');
	return {
		type: 'code_block',
		...(language ? { attrs: { language } } : {}),
		...(text === '' ? {} : { content: [{ type: 'text', text }] })
	};
}

function readTable(table: Tokens.Table): NodeJson {
	const headless = table.header.every((cell) => cell.text.trim() === '');
	const rows = headless && table.rows.length > 0 ? table.rows : [table.header, ...table.rows];
	const content = rows.map((row) => ({
		type: 'table_row',
		content: row.flatMap((cell) => readCell(cell, row === table.header))
	}));
	return { type: 'table', content };
}

function readCell(cell: Tokens.TableCell, inHeader: boolean): NodeJson[] {
	const [first] = cell.tokens;
	const said = first?.type === 'html' ? readCellTag(first.raw) : null;
	if (said?.isAbsent) return [];
	const tokens = said ? cell.tokens.slice(1) : cell.tokens;
	const paragraphs = said?.isApart ? partTokens(tokens).map(readLine) : splitParagraphs(readLine(tokens));
	const align = said?.align === undefined ? cell.align : said.align;
	return [
		{
			type: (said?.isSaid ? said.isHeader : inHeader) ? 'table_header' : 'table_cell',
			attrs: {
				colspan: said?.colspan ?? 1,
				rowspan: said?.rowspan ?? 1,
				...(align ? { align } : {})
			},
			content: paragraphs.map(paragraph)
		}
	];
}

function partTokens(tokens: Token[]): Token[][] {
	const parts: Token[][] = [[]];
	for (const token of tokens) {
		if (parting.startsWith(token.raw) && token.type === 'html') parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}

/** Two line breaks in a cell part its paragraphs: a cell has but one line to say so. */
function splitParagraphs(line: NodeJson[]): NodeJson[][] {
	const paragraphs: NodeJson[][] = [[]];
	for (let index = 0; index < line.length; index += 1) {
		const node = line[index];
		if (!node) continue;
		if (node.type === 'hard_break' && line[index + 1]?.type === 'hard_break') {
			paragraphs.push([]);
			index += 1;
		} else paragraphs.at(-1)?.push(node);
	}
	return paragraphs;
}

function readLine(tokens: Token[]): NodeJson[] {
	const open: MarkJson[] = [];
	const merged: NodeJson[] = [];
	for (const node of readInline(tokens, [], open)) {
		const last = merged.at(-1);
		if (last?.type === 'text' && node.type === 'text' && sameMarks(last.marks ?? [], node.marks ?? [])) {
			last.text = (last.text ?? '') + (node.text ?? '');
		} else if (node.type !== 'text' || node.text) merged.push(node);
	}
	return merged;
}

function sameMarks(one: MarkJson[], other: MarkJson[]): boolean {
	return one.length === other.length && one.every((mark) => other.some((each) => sameMark(mark, each)));
}

/** `open` holds the `<mark>` elements that are open at this point of the line. */
function readInline(tokens: Token[], marks: MarkJson[], open: MarkJson[]): NodeJson[] {
	return tokens.flatMap((token): NodeJson[] => {
		const inner = (mark: MarkJson) =>
			readInline('tokens' in token && token.tokens ? token.tokens : [], [...marks, mark], open);
		if (token.type === 'strong') return inner({ type: 'strong' });
		if (token.type === 'em') return inner({ type: 'em' });
		if (token.type === 'del') return inner({ type: 'strike' });
		if (token.type === 'br') return [lineBreak([...marks, ...open])];
		if (token.type === 'checkbox') return [];
		if (token.type === 'codespan') return write(String(token.text), [...marks, ...open, { type: 'code' }]);
		if (is<Tokens.Link>(token, 'link')) {
			const href = safeHref(decodeEntities(token.href));
			return href === null ? readInline(token.tokens, marks, open) : inner({ type: 'link', attrs: { href } });
		}
		if (is<Tokens.Image>(token, 'image')) {
			return readPicture(token, [...marks, ...open]);
		}
		if (token.type === 'html') return readTag(token.raw, marks, open);
		if ('tokens' in token && token.tokens) return readInline(token.tokens, marks, open);
		const text = 'text' in token ? String(token.text) : token.raw;
		const plain = token.type === 'escape' ? text : decodeEntities(text);
		return write(plain.replace(/ *\n */g, ' '), [...marks, ...open]);
	});
}

function readPicture(token: Tokens.Image, marks: MarkJson[]): NodeJson[] {
	const alt = decodeEntities(token.text);
	const own = imageAt(token.href, alt);
	if (own) return [{ type: 'image', attrs: own, ...(marks.length > 0 ? { marks } : {}) }];
	const href = safeHref(decodeEntities(token.href));
	return write(alt || token.href, href === null ? marks : [...marks, { type: 'link', attrs: { href } }]);
}

function write(text: string, marks: MarkJson[]): NodeJson[] {
	return text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 ? { marks } : {}) }];
}

function lineBreak(marks: MarkJson[]): NodeJson {
	return { type: 'hard_break', ...(marks.length > 0 ? { marks } : {}) };
}

function readTag(raw: string, marks: MarkJson[], open: MarkJson[]): NodeJson[] {
	if (/^<br\s*\/?>$/i.test(raw)) return [lineBreak([...marks, ...open])];
	if (raw === '</mark>' && open.length > 0) {
		open.pop();
		return [];
	}
	const atom = atomOfTag(raw);
	if (atom) return [{ ...atom, ...(marks.length + open.length > 0 ? { marks: [...marks, ...open] } : {}) }];
	if (raw === '</data>') return [];
	const mark = markOfTag(raw);
	if (!mark) return write(raw, [...marks, ...open]);
	open.push(mark);
	return [];
}
