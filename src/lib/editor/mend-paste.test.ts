import { expect, it } from 'vitest';
import { aboutPictures, mendPaste } from './mend-paste';

const online = (level: number, tag: string, words: string, more = '') =>
	`<div class="ListContainerWrapper SCXW1 BCX8"><${tag} class="BulletListStyle1 SCXW1 BCX8" role="list"${more}><li data-leveltext="" data-font="Symbol" data-listid="2" data-aria-posinset="1" data-aria-level="${level}" role="listitem" class="OutlineElement Ltr SCXW1 BCX8"><p class="Paragraph SCXW1 BCX8"><span class="TextRun SCXW1"><span class="NormalTextRun SCXW1">${words}</span></span><span class="EOP SCXW1">&nbsp;</span></p></li></${tag}></div>`;
const plain = (html: string) => html.replace(/<\/?span\b[^>]*>|&nbsp;/g, '').replace(/ class="[^"]*"/g, '');

it('joins the lists of Word in a browser, with the depth of each item', () => {
	const html = `<p>Before</p>${online(1, 'ul', 'One')}${online(2, 'ul', 'Deeper')}${online(1, 'ul', 'Two')}<p>Between</p>${online(1, 'ol', 'Three', ' start="3"')}${online(1, 'ol', 'Four', ' start="4"')}`;
	expect(plain(mendPaste(html).html).replace(/<\/?div>/g, '')).toBe(
		'<p>Before</p><ul><li><p>One</p><ul><li><p>Deeper</p></li></ul></li><li><p>Two</p></li></ul><p>Between</p><ol start="3"><li><p>Three</p></li><li><p>Four</p></li></ol>'
	);
});

it('keeps what was marked with a pen in Word and Google Docs, and no backgrounds of other pages', () => {
	const marked = (html: string) =>
		[...html.matchAll(/<span data-highlighted[^>]*>([^<]*)/g)].map(([, words]) => words);
	const word = `<p class=MsoNormal>We <span style='background:yellow;mso-highlight:yellow'>heard</span> <span style='background:white'>it</span></p>`;
	expect(marked(mendPaste(word).html)).toEqual(['heard']);
	const docs = `<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="background-color:#ffff00;font-weight:400">heard</span><span style="background-color:transparent">it</span></p></b>`;
	expect(marked(mendPaste(docs).html)).toEqual(['heard']);
	expect(
		marked(mendPaste('<p><span style="background-color: rgb(32, 33, 36)">dark</span></p>').html)
	).toEqual([]);
});

it('makes lines of lists in a cell, each with its sign', () => {
	const html =
		'<table><tr><td><ul><li><p>One</p><p>more</p></li><li>Two<ul><li>Deeper</li></ul></li></ul></td><th><ol><li>First</li><li>Second</li></ol></th></tr></table><ul><li>Outside</li></ul>';
	expect(mendPaste(html).html).toBe(
		'<table><tr><td><p>• One<br>more</p><p>• Two</p><p>– Deeper</p></td><th><p>1. First</p><p>2. Second</p></th></tr></table><ul><li>Outside</li></ul>'
	);
});

it('takes pictures that are part of it, and tells of those that lie elsewhere', () => {
	const own = '<img src="/files/6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01" alt="ours">';
	const html = `<p>A<img src="data:image/png;base64,aGVsbG8=" alt="x"> b<img src='https://lh7.googleusercontent.com/docs/1' width="300">${own}<img width=1 height=1 src="https://track.example/p.gif"> <img alt="🙂" src="https://cdn.example/smile.png"></p>`;
	const { html: text, files, elsewhere } = mendPaste(html);
	expect(text).toBe(`<p>A b${own}<img width=1 height=1 src="https://track.example/p.gif"> 🙂</p>`);
	expect(files.map(({ type, size }) => [type, size])).toEqual([['image/png', 5]]);
	expect(elsewhere).toBe(1);
	expect(aboutPictures({ files, elsewhere }, true)).toBe(
		'A picture was left out: copy it by itself, or save it and add it here. The other stands below what you pasted.'
	);
	expect(aboutPictures({ files, elsewhere }, false)).toContain('2 pictures were left out: copy each');
	expect(aboutPictures({ files, elsewhere: 0 }, true)).toBeNull();
});

it('keeps a check list of Google Docs without the pictures of its boxes', () => {
	const box = (alt: string) =>
		`<img src="data:image/png;base64,aGVsbG8=" width="17.599px" height="17.599px" alt="${alt}" aria-roledescription="checkbox" style="margin-right:3px;" />`;
	const item = (checked: boolean, words: string) =>
		`<li role="checkbox" aria-checked="${checked}">${box(checked ? 'checked' : 'unchecked')}<p>${words}</p></li>`;
	const { html, files, elsewhere } = mendPaste(`<ul>${item(false, 'Book')}${item(true, 'Write')}</ul>`);
	expect(html).toBe(
		'<ul><li role="checkbox" aria-checked="false"><p>Book</p></li><li role="checkbox" aria-checked="true"><p>Write</p></li></ul>'
	);
	expect([files.length, elsewhere]).toEqual([0, 0]);
});
