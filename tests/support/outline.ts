import { circleOnlyLabel } from '../../src/lib/editor/circle-only';
import { numberAttribute, plainText, tickOf, type NodeJson } from '../../src/lib/editor/section-json';

/**
 * The structure of a document, line by line and the same for every format: headings with their level, list items with their
 * depth, tables with their cells, everything else by its words.
 */
export function outlineOfBlocks(blocks: NodeJson[], depth = 0): string[] {
	return blocks.flatMap((block) => {
		const content = block.content ?? [];
		if (block.type === 'heading')
			return [`h${numberAttribute(block, 'level', 2)} ${words(plainText(block))}`];
		if (block.type === 'bullet_list' || block.type === 'ordered_list')
			return content.flatMap((item) => {
				const [first, ...rest] = item.content ?? [];
				const line = `li${depth + 1} ${words(first ? plainText(first) : '')}`;
				return [line, ...outlineOfBlocks(rest, depth + 1)];
			});
		if (block.type === 'table')
			return content.map(
				(row) => `tr ${(row.content ?? []).map((cell) => words(plainText(cell))).join(' | ')}`
			);
		if (block.type === 'blockquote') return outlineOfBlocks(content, depth);
		// Every format says it in words.
		if (block.type === 'circle_only') return [`p ${circleOnlyLabel}`, ...outlineOfBlocks(content, depth)];
		if (block.type === 'horizontal_rule') return [];
		const text = words(plainText(block));
		return text === '' ? [] : [`p ${text}`];
	});
}

/** The same of HTML as mammoth and `renderMarkdown` write it. `deeper`: by how many levels its headings stand higher. */
export function outlineOfHtml(html: string, deeper = 0): string[] {
	const lines: string[] = [];
	let depth = 0;
	let row: string[] | null = null;
	let current: { kind: string; text: string } | null = null;
	const end = () => {
		if (current && (current.kind.startsWith('li') || words(current.text) !== ''))
			lines.push(`${current.kind} ${words(current.text)}`);
		current = null;
	};
	for (const [, closing, name = '', text] of html.matchAll(/<(\/)?([a-z0-9]+)[^>]*>|([^<]+)/g)) {
		if (text !== undefined) {
			if (row) row[row.length - 1] += decoded(text);
			else if (current) current.text += decoded(text);
			else if (text.trim() !== '') current = { kind: 'p', text: decoded(text) };
		} else if (name === 'br') {
			if (row) row[row.length - 1] += ' ';
			else if (current) current.text += ' ';
		} else if (name === 'tr') {
			if (closing) lines.push(`tr ${(row ?? []).map(words).join(' | ')}`);
			else end();
			row = closing ? null : [];
		} else if ((name === 'td' || name === 'th') && !closing) row?.push('');
		else if (row) {
			if (name === 'p' && closing) row[row.length - 1] += ' ';
		} else if (name === 'ul' || name === 'ol') {
			end();
			depth += closing ? -1 : 1;
		} else if (name === 'li') {
			end();
			if (!closing) current = { kind: `li${depth}`, text: '' };
		} else if (/^h[1-6]$/.test(name)) {
			end();
			if (!closing) current = { kind: `h${Number(name.slice(1)) + deeper}`, text: '' };
		} else if (name === 'p' || name === 'pre') {
			// The first paragraph of an item is the item.
			if (closing || !(current?.kind.startsWith('li') && words(current.text) === '')) end();
			if (!closing && !current) current = { kind: 'p', text: '' };
		}
	}
	end();
	return lines;
}

const looks: Record<string, string> = { strong: 'bold', em: 'italic', s: 'struck', strike: 'struck' };

/** The words that look like more than words, in order: bold, italic, struck, linked. */
export function looksOf(blocks: NodeJson[]): string[] {
	const found: Look[] = [];
	const visit = (node: NodeJson): void => {
		if (node.type !== 'text') return (node.content ?? []).forEach(visit);
		const marks = node.marks ?? [];
		const look = marks.flatMap(({ type }) => looks[type] ?? []);
		const link = marks.find(({ type }) => type === 'link');
		found.push({
			look: [...look, ...(link ? [String(link.attrs?.href)] : [])].sort().join(' '),
			text: node.text ?? ''
		});
	};
	blocks.forEach(visit);
	return joinLooks(found);
}

/** The same of HTML as mammoth writes it, from the first table on: before the text stand the facts of the record. */
export function looksOfHtml(html: string): string[] {
	const found: Look[] = [];
	const open: string[] = [];
	const from = html.indexOf('</table>');
	const [text = ''] = html
		.slice(from)
		.replaceAll(`<p>${circleOnlyLabel}</p>`, '')
		.split('<p><strong>Cite as');
	for (const [, closing, name = '', rest = '', words = ''] of text.matchAll(
		/<(\/?)([a-z0-9]+)([^>]*)>([^<]*)/g
	)) {
		const look = name === 'a' ? decoded(/href="([^"]*)"/.exec(rest)?.[1] ?? '') : looks[name];
		if (look !== undefined && closing)
			open.splice(
				name === 'a' ? open.findLastIndex((each) => each.includes(':')) : open.lastIndexOf(look),
				1
			);
		else if (look !== undefined && look !== '') open.push(look);
		found.push({ look: open.toSorted().join(' '), text: decoded(words) });
	}
	return joinLooks(found);
}

type Look = { look: string; text: string };

function joinLooks(found: Look[]): string[] {
	const joined: Look[] = [];
	for (const { look, text } of found) {
		const letters = text.replace(/[\s\u200b]+/g, '');
		const last = joined.at(-1);
		if (letters === '') continue;
		if (last?.look === look) last.text += letters;
		else joined.push({ look, text: letters });
	}
	return joined.filter(({ look }) => look !== '').map(({ look, text }) => `${look}: ${text}`);
}

/** What a document is made of, without its words: each block and item by its kind, tables by their size. */
export function kindsOfBlocks(blocks: NodeJson[], depth = 1): string[] {
	return blocks.flatMap((block) => {
		const content = block.content ?? [];
		if (block.type === 'heading') return [`h${numberAttribute(block, 'level', 2)}`];
		if (block.type === 'blockquote') return ['quote'];
		if (block.type === 'table') {
			const cells = content.flatMap((row) => row.content ?? []);
			const lines = Math.max(1, ...cells.map((cell) => plainText(cell).split('\n').length));
			return [tableOf(content[0]?.content?.length ?? 0, content.length, lines)];
		}
		if (block.type === 'bullet_list' || block.type === 'ordered_list')
			return content.flatMap((item) => {
				const sign = block.type === 'ordered_list' ? '1' : tickOf(item) === null ? '-' : '☐';
				return [`item ${sign} at ${depth}`, ...kindsOfBlocks((item.content ?? []).slice(1), depth + 1)];
			});
		return [linesOf(plainText(block).split('\n').length)];
	});
}

/** The same of HTML. */
export function kindsOfHtml(html: string, deeper = 0): string[] {
	const kinds: string[] = [];
	const lists: string[] = [];
	const inside = html.replace(/<(table|blockquote)\b.*?<\/\1>/gs, (whole, name: string) => {
		if (name === 'blockquote') return '<quote>';
		const rows = whole.match(/<tr\b/g)?.length ?? 0;
		const cells = whole.match(/<t[dh]\b.*?<\/t[dh]>/gs) ?? [];
		const lines = Math.max(1, ...cells.map((cell) => 1 + (cell.match(/<br/g)?.length ?? 0)));
		return `<kept ${tableOf(cells.length / rows, rows, lines)}>`;
	});
	for (const [, closing, name = '', rest = '', after = ''] of inside.matchAll(
		/<(\/?)([a-z0-9]+)([^>]*)>([^<]*)/g
	)) {
		const list = lists.at(-1);
		if (name === 'quote') kinds.push('quote');
		else if (name === 'kept') kinds.push(rest.trim());
		else if (/^h\d$/.test(name) && !closing) kinds.push(`h${Number(name.slice(1)) + deeper}`);
		else if ((name === 'ul' || name === 'ol') && closing) lists.pop();
		else if (name === 'ul' || name === 'ol') lists.push(name);
		else if (name === 'li' && !closing)
			kinds.push(`item ${list === 'ol' ? '1' : after.startsWith('☐') ? '☐' : '-'} at ${lists.length}`);
		else if (name === 'p' && !closing && !list) kinds.push('p');
		else if (name === 'br' && !list) kinds.push(broken(kinds.pop() ?? 'p'));
	}
	return kinds;
}

const tableOf = (columns: number, rows: number, lines: number) =>
	`table ${columns}x${rows}${lines > 1 ? ` of ${lines} lines` : ''}`;
const linesOf = (count: number) => (count > 1 ? `p of ${count} lines` : 'p');
const broken = (kind: string) => linesOf(1 + Number(/\d+/.exec(kind)?.[0] ?? 1));

function words(text: string): string {
	return text.replace(/[\s\u200b]+/g, ' ').trim();
}

function decoded(text: string): string {
	const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', nbsp: ' ' };
	return text.replace(
		/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi,
		(all, decimal?: string, hex?: string, name?: string) => {
			if (decimal) return String.fromCodePoint(Number(decimal));
			if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
			return named[name ?? ''] ?? all;
		}
	);
}
