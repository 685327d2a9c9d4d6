import { expect, it } from 'vitest';
import { disarm } from './disarm';
import { isTooMuchAtOnce, LARGEST_PASTE, looksLikeMarkdown, readParagraphs } from './paste';
import { readPasted } from './read-markdown';
import { plainText } from './section-json';

it('reads pasted text as Markdown only when it looks like it', () => {
	expect(looksLikeMarkdown('# Gaps\n\nWhat we heard')).toBe(true);
	expect(looksLikeMarkdown('- one\n- two')).toBe(true);
	expect(looksLikeMarkdown('see [the map](https://example.org)')).toBe(true);
	expect(looksLikeMarkdown('Dear all,\n\n- a dash alone\nis no list. 3 * 4 * 5')).toBe(false);
});

it('keeps the paragraphs and lines of plain text', () => {
	const { content, openStart, openEnd } = readParagraphs('one\r\n\r\ntwo\r\nthree\r\n');
	expect(content.toJSON()).toEqual([
		{ type: 'paragraph', content: [{ type: 'text', text: 'one' }] },
		{
			type: 'paragraph',
			content: [{ type: 'text', text: 'two' }, { type: 'hard_break' }, { type: 'text', text: 'three' }]
		}
	]);
	expect([openStart, openEnd]).toEqual([1, 1]);
});

it('takes styles and scripts out of pasted tags, and leaves words alone', () => {
	expect(disarm('<p style="x" onclick="y()">a style="b" onclick=c</p>')).toBe(
		'<p data-style="x" data-event="y()">a style="b" onclick=c</p>'
	);
});

it('takes the rules of a style out of pasted HTML, and nothing after them', () => {
	const html =
		'<head><style>\n<!-- p.Mso { margin: 0 } -->\n</style></head><p>one</p><STYLE type="text/css">p>b{}</STYLE ><p>a &lt;style&gt; two</p><style>p{';
	expect(disarm(html)).toBe('<head></head><p>one</p><p>a &lt;style&gt; two</p>');
	expect(disarm('<styled-part>kept</styled-part>')).toBe('<styled-part>kept</styled-part>');
});

it('keeps the footnotes of pasted Markdown, also those of one word', () => {
	const text = '# Gaps\r\n\r\nfoot[^1] and `code[^1]`\r\n\r\n[^1]: note\r\n';
	expect(plainText(readPasted(text))).toBe('Gaps\nfoot[^1] and code[^1]\n[^1]: note');
});

it('lets a long report in, and nothing that would slow everybody down', () => {
	const page = 'A page of a long report. '.repeat(100);
	const isTooMuch = (text: string) => isTooMuchAtOnce(readParagraphs(text).content);
	expect(isTooMuch(`${page}\n\n`.repeat(200))).toBe(false);
	expect(isTooMuch('x'.repeat(LARGEST_PASTE))).toBe(true);
	expect(isTooMuch('x\n\n'.repeat(LARGEST_PASTE / 10))).toBe(true);
});
