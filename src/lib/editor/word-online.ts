import { drawLists, type Item } from './word-lists';

const list = /<(ul|ol)\b([^>]*)>((?:\s*<li\b[^>]*\bdata-aria-level=[^>]*>[^]*?<\/li>)+)\s*<\/\1>/gi;
const item = /<li\b([^>]*)>([^]*?)<\/li>/gi;
/** What stands between two parts of one list: the boxes they are in. */
const between = /^(?:\s|<\/?div\b[^>]*>)*$/i;

/** Word in a browser writes each item as a list of its own, and its depth beside it: here they become one list again. */
export function joinWordOnlineLists(html: string): string {
	if (!html.includes('data-aria-level')) return html;
	const mended: string[] = [];
	let items: Item[] = [];
	let end = 0;
	for (const match of html.matchAll(list)) {
		const gap = html.slice(end, match.index);
		if (items.length === 0 || !between.test(gap)) {
			mended.push(drawLists(items), gap);
			items = [];
		}
		const [whole, tag = '', attributes = '', inside = ''] = match;
		const first = Number(/\bstart="?(\d+)/i.exec(attributes)?.[1] ?? 1);
		const found = [...inside.matchAll(item)].map(([, about = '', words = ''], index) => ({
			level: Number(/data-aria-level="?(\d+)/i.exec(about)?.[1] ?? 1),
			ordered: tag.toLowerCase() === 'ol',
			start: first + index,
			html: words.replace(/<\/?p\b[^>]*>/gi, '').trim()
		}));
		items.push(...found);
		end = match.index + whole.length;
	}
	return [...mended, drawLists(items), html.slice(end)].join('');
}
