export type Item = { level: number; ordered: boolean; start: number; html: string };

const paragraph = /<p\b([^>]*)>([^]*?)<\/p>/gi;
const betweenItems = /^(?:\s|<!-{2}[^]*?-{2}>|<\/?o:p>|&nbsp;)*$/i;
const bullet = /<!\[if !supportLists\]>([^]*?)<!\[endif\]>/i;

/**
 * Word puts lists on the clipboard as paragraphs that only look like lists, their signs written as text and their depth in
 * a style: here they become lists. Its titles become headings. Any other HTML comes back as it is.
 */
export function mendWordLists(html: string): string {
	if (!/mso-|class="?'?Mso/i.test(html)) return html;
	const body = html.replace(/<!-{2}\[if [^]*?<!\[endif\]-{2}>/gi, '');
	const mended: string[] = [];
	let items: Item[] = [];
	let end = 0;
	for (const match of body.matchAll(paragraph)) {
		const between = body.slice(end, match.index);
		if (!betweenItems.test(between) || items.length === 0) {
			mended.push(drawLists(items), between);
			items = [];
		}
		end = match.index + match[0].length;
		const item = readItem(match[1] ?? '', match[2] ?? '');
		if (item) items.push(item);
		else {
			mended.push(drawLists(items), readTitle(match[0], match[1] ?? '', match[2] ?? ''));
			items = [];
		}
	}
	return [...mended, drawLists(items), body.slice(end)].join('');
}

function readItem(attributes: string, html: string): Item | null {
	const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(attributes)?.[1];
	if (level === undefined) return null;
	const sign = textOf(bullet.exec(html)?.[1] ?? '');
	const number = /^\(?(\d+|[a-z]+)[.)]/i.exec(sign)?.[1];
	return {
		level: Number(level),
		ordered: number !== undefined,
		start: number !== undefined && /^\d+$/.test(number) ? Number(number) : 1,
		html: html.replace(bullet, '').trim()
	};
}

function readTitle(whole: string, attributes: string, html: string): string {
	if (/class="?'?MsoTitle/i.test(attributes)) return `<h2>${html}</h2>`;
	if (/class="?'?MsoSubtitle/i.test(attributes)) return `<h3>${html}</h3>`;
	return whole;
}

function textOf(html: string): string {
	return html
		.replace(/<[^>]*>/g, '')
		.replace(/&nbsp;|\s/g, ' ')
		.trim();
}

/** A list of these items; deeper ones lie in the item before them. Another kind of sign begins another list. */
export function drawLists(items: readonly Item[]): string {
	const [first] = items;
	if (!first) return '';
	const top = Math.min(...items.map(({ level }) => level));
	const kind = items.find(({ level }) => level === top) ?? first;
	const next = items.findIndex(({ level, ordered }) => level === top && ordered !== kind.ordered);
	const mine = next === -1 ? items : items.slice(0, next);
	const drawn = groups(mine, top).map(
		([own, below]) => `<li><p>${own?.html ?? ''}</p>${drawLists(below)}</li>`
	);
	const tag = kind.ordered ? 'ol' : 'ul';
	const start = kind.ordered && kind.start !== 1 ? ` start="${kind.start}"` : '';
	return `<${tag}${start}>${drawn.join('')}</${tag}>${next === -1 ? '' : drawLists(items.slice(next))}`;
}

function groups(items: readonly Item[], top: number): [Item | null, Item[]][] {
	const result: [Item | null, Item[]][] = [];
	for (const item of items) {
		const last = result.at(-1);
		if (item.level === top) result.push([item, []]);
		else if (last) last[1].push(item);
		else result.push([null, [item]]);
	}
	return result;
}
