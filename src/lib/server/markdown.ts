import { createHash } from 'node:crypto';
import { Marked } from 'marked';
import { circleOnlySyntax } from '$lib/editor/circle-only';
import sanitize from 'sanitize-html';
import { inTime } from './in-time';

/** Longer texts are shown as they are: some Markdown takes time that grows with the square of its length. */
const longestParsed = 60_000;
/** What is shorter can't take long. */
const harmlessLength = 500;
const patienceMs = 150;
const patienceWithRecordMs = 2_000;
/** Characters of finished HTML that are kept. */
const mostRemembered = 4_000_000;

const longestRecord = 400_000;

const marked = new Marked({
	gfm: true,
	extensions: [circleOnlySyntax],
	breaks: true,
	async: false,
	renderer: {
		checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
		// Pictures would tell their owner who reads this. Their words stay.
		image: ({ text }) => escape(text)
	}
});
/** A text never brings a heading as high as the page's own. */
const headings = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' };

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
	allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
	allowedClasses: { div: ['circle-only'], p: ['circle-only-label'] },
	allowedSchemes: ['http', 'https', 'mailto'],
	allowedSchemesAppliedToAttributes: ['href'],
	allowProtocolRelative: false,
	disallowedTagsMode: 'discard',
	transformTags: {
		...headings,
		a: (tagName, attributes) => ({
			tagName,
			attribs: { href: attributes.href ?? '', rel: 'noopener nofollow' }
		})
	}
};

const { a } = allowed.transformTags ?? {};
const allowedAsPage: sanitize.IOptions = {
	...allowed,
	allowedTags: [...(allowed.allowedTags || []), 'h2'],
	transformTags: { h1: 'h2', ...(a && { a }) }
};

/**
 * Turns what somebody wrote into safe HTML: text, lists, tables and links; no images, no scripts, no styles.
 * `asPage`: the text is the page (a published record, frozen by us), so its second level stays the second.
 * What can't be read as Markdown in good time is shown as it is.
 */
export function renderMarkdown(text: string, { asPage = false } = {}): string {
	if (text.length > (asPage ? longestRecord : longestParsed)) return asItIs(text);
	if (text.length <= harmlessLength) return parse(text, asPage) ?? asItIs(text);
	const key = createHash('sha256')
		.update(asPage ? 'page' : 'text')
		.update(text)
		.digest('base64');
	const known = remembered.get(key);
	if (known !== undefined) return known;
	const html = parse(text, asPage) ?? asItIs(text);
	remember(key, html);
	return html;
}

function parse(text: string, asPage: boolean): string | null {
	const work = () => sanitize(marked.parse(text) as string, asPage ? allowedAsPage : allowed);
	return inTime(work, asPage ? patienceWithRecordMs : patienceMs);
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
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
