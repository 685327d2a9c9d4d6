import { createHash } from 'node:crypto';
import { Marked, type MarkedExtension } from 'marked';
import { circleOnlySyntax } from '$lib/editor/circle-only';
import { decodeEntities } from '$lib/editor/entities';
import { imageAt } from '$lib/editor/image';
import sanitize from 'sanitize-html';
import { inTime } from './in-time';

/** Longer texts are shown as they are: some Markdown takes time that grows with the square of its length. */
const longestParsed = 60_000;
/** What is shorter can't take long. */
const harmlessLength = 500;
const patienceMs = { text: 150, part: 400, page: 2_000 };
/** Characters of finished HTML that are kept. */
const mostRemembered = 4_000_000;

const longestRecord = 400_000;

const syntax: MarkedExtension = { gfm: true, extensions: [circleOnlySyntax], breaks: true, async: false };
const checkbox = ({ checked }: { checked: boolean }) => (checked ? '☑ ' : '☐ ');
const marked = new Marked({
	...syntax,
	renderer: {
		checkbox,
		// Pictures would tell their owner who reads this. Their words stay.
		image: ({ text }) => escape(decodeEntities(text))
	}
});
/** A record also shows the pictures that are kept here: whoever may read it may see them. */
const markedAsPage = new Marked({
	...syntax,
	renderer: {
		checkbox,
		image: ({ text, href }) => {
			const alt = decodeEntities(text);
			const own = imageAt(href, alt);
			if (!own) return escape(alt);
			const size = own.width ? ` width="${own.width}" height="${own.height}"` : '';
			return `<img src="/files/${own.file}"${size} alt="${escape(alt)}" loading="lazy">`;
		}
	}
});
/** A text never brings a heading as high as the page's own. */
const headings = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' };

// What is wider than a phone scrolls by itself, so the keyboard must be able to reach it.
const reachable: sanitize.Transformer = (tagName) => ({ tagName, attribs: { tabindex: '0' } });
const scrolling = { table: reachable, pre: reachable };

const allowed: sanitize.IOptions = {
	allowedTags: [
		'p',
		'br',
		'hr',
		'strong',
		'em',
		'del',
		'code',
		'pre',
		'blockquote',
		'ul',
		'ol',
		'li',
		'h3',
		'h4',
		'h5',
		'h6',
		'a',
		'table',
		'thead',
		'tbody',
		'tr',
		'th',
		'td',
		'div'
	],
	allowedAttributes: { a: ['href', 'rel'], ol: ['start'], table: ['tabindex'], pre: ['tabindex'] },
	allowedClasses: { div: ['circle-only'], p: ['circle-only-label'] },
	allowedSchemes: ['http', 'https', 'mailto'],
	allowedSchemesAppliedToAttributes: ['href'],
	allowProtocolRelative: false,
	disallowedTagsMode: 'discard',
	transformTags: {
		...headings,
		...scrolling,
		a: (tagName, attributes) => ({
			tagName,
			attribs: { href: attributes.href ?? '', rel: 'noopener nofollow' }
		})
	}
};

const { a } = allowed.transformTags ?? {};
const allowedAsPage: sanitize.IOptions = {
	...allowed,
	allowedTags: [...(allowed.allowedTags || []), 'h2', 'img'],
	allowedAttributes: { ...allowed.allowedAttributes, img: ['src', 'width', 'height', 'alt', 'loading'] },
	// What is written as HTML is no picture of ours.
	exclusiveFilter: ({ tag, attribs }) =>
		tag === 'img' && (attribs.alt === undefined || imageAt(attribs.src ?? '', '') === null),
	transformTags: { h1: 'h2', ...scrolling, ...(a && { a }) }
};
const allowedAsPart: sanitize.IOptions = {
	...allowedAsPage,
	transformTags: { h1: 'h3', h2: 'h3', h3: 'h4', h4: 'h5', h5: 'h6', ...scrolling, ...(a && { a }) }
};

type As = keyof typeof patienceMs;

/**
 * Turns what somebody wrote into safe HTML: text, lists, tables and links; no images, no scripts, no styles.
 * `asPage`: the text is the page (a published record, frozen by us), so its second level stays the second, and pictures
 * that are kept here show. `asPart`: the same for one theme of it, whose title of the second level stands above.
 * What can't be read as Markdown in good time is shown as it is.
 */
export function renderMarkdown(text: string, { asPage = false, asPart = false } = {}): string {
	const as = asPage ? 'page' : asPart ? 'part' : 'text';
	if (text.length > (as === 'text' ? longestParsed : longestRecord)) return asItIs(text);
	if (text.length <= harmlessLength) return parse(text, as) ?? asItIs(text);
	const key = createHash('sha256').update(as).update(text).digest('base64');
	const known = remembered.get(key);
	if (known !== undefined) return known;
	const html = parse(text, as) ?? asItIs(text);
	remember(key, html);
	return html;
}

function parse(text: string, as: As): string | null {
	const work = () =>
		as === 'text'
			? sanitize(marked.parse(text) as string, allowed)
			: sanitize(markedAsPage.parse(text) as string, as === 'page' ? allowedAsPage : allowedAsPart);
	return inTime(work, patienceMs[as]);
}

// Also what took too long: otherwise everybody who opens the page would wait for it again.
const remembered = new Map<string, string>();
let rememberedLength = 0;

function remember(key: string, html: string): void {
	remembered.set(key, html);
	rememberedLength += html.length;
	for (const [oldest, old] of remembered) {
		if (rememberedLength <= mostRemembered) break;
		remembered.delete(oldest);
		rememberedLength -= old.length;
	}
}

const asItIs = (text: string): string => `<pre>${escape(text)}</pre>`;

function escape(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
