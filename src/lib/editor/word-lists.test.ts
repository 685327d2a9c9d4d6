import { expect, it } from 'vitest';
import { mendWordLists } from './word-lists';

/** As Word for Windows puts it on the clipboard. */
const item = (level: number, sign: string, words: string) => `<p class=MsoListParagraphCxSpMiddle
style='margin-left:${level * 36}.0pt;mso-add-space:auto;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-bidi-font-family:Symbol'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${words}<o:p></o:p></p>`;
const page = (...paragraphs: string[]) =>
	`<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm;}</style></head><body>${paragraphs.join('\n\n')}</body></html>`;
const bodyOf = (html: string) =>
	(/<body>([^]*)<\/body>/.exec(mendWordLists(html))?.[1] ?? '').replace(/<\/?o:p>/g, '').trim();

it('makes lists of Word’s list paragraphs, however deep', () => {
	const html = page(
		item(1, '·', 'One'),
		item(2, 'o', 'Deeper'),
		item(3, '§', 'Deepest'),
		item(1, '·', '<b>Two</b>')
	);
	expect(bodyOf(html)).toBe(
		'<ul><li><p>One</p><ul><li><p>Deeper</p><ul><li><p>Deepest</p></li></ul></li></ul></li><li><p><b>Two</b></p></li></ul>'
	);
});

it('knows numbered lists by their signs, and where they begin', () => {
	const html = page(item(1, '3.', 'Three'), item(2, 'a)', 'A'), item(1, '4.', 'Four'), item(1, '·', 'Other'));
	expect(bodyOf(html)).toBe(
		'<ol start="3"><li><p>Three</p><ol><li><p>A</p></li></ol></li><li><p>Four</p></li></ol><ul><li><p>Other</p></li></ul>'
	);
});

it('keeps what stands between lists, and makes titles headings', () => {
	const html = page(
		'<p class=MsoTitle>Minutes</p>',
		item(1, '·', 'One'),
		'<p class=MsoNormal>Between</p>',
		item(2, '·', 'Alone, deep')
	);
	expect(bodyOf(html).replace(/\s*\n\s*/g, '')).toBe(
		'<h2>Minutes</h2><ul><li><p>One</p></li></ul><p class=MsoNormal>Between</p><ul><li><p>Alone, deep</p></li></ul>'
	);
});

it('leaves what is not from Word as it is', () => {
	const html = '<p>One</p><ul><li>Two</li></ul>';
	expect(mendWordLists(html)).toBe(html);
});
