import { Marked } from 'marked';
import sanitize from 'sanitize-html';

/** Longer texts are shown as they are: some Markdown takes time that grows with the square of its length. */
const longestParsed = 60_000;

const longestRecord = 400_000;

const marked = new Marked({
	gfm: true,
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
		'td'
	],
	allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
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
 */
export function renderMarkdown(text: string, { asPage = false } = {}): string {
	if (text.length > (asPage ? longestRecord : longestParsed)) return `<pre>${escape(text)}</pre>`;
	return sanitize(marked.parse(text) as string, asPage ? allowedAsPage : allowed);
}

function escape(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
