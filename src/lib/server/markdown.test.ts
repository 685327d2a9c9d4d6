import { expect, test } from 'vitest';
import { renderMarkdown } from './markdown';

test('text, lists, tables and links come through', () => {
	expect(renderMarkdown('# Aim\n\n**Now**: [us](https://example.org)\n\n- [x] done')).toBe(
		'<h3>Aim</h3>\n<p><strong>Now</strong>: <a href="https://example.org" rel="noopener nofollow">us</a></p>\n<ul>\n<li>☑ done</li>\n</ul>\n'
	);
});

test.each([
	'<script>alert(1)</script>',
	'[x](javascript:alert(1))',
	'[x](data:text/html;base64,PHNjcmlwdD4=)',
	'<img src=x onerror=alert(1)>',
	'![x](https://tracker.example/p.gif)',
	'<a href="//evil.example" style="position:fixed" onclick="x()">x</a>',
	'<svg><animate onbegin=alert(1)></svg>',
	'<iframe srcdoc="<script>alert(1)</script>">'
])('nothing active survives: %s', (text) => {
	expect(renderMarkdown(text)).not.toMatch(
		/<(script|img|svg|iframe|style)|javascript:|data:|on\w+=|style=|href="\/\//i
	);
});

test('a very long text is shown quickly, as it is', () => {
	const began = performance.now();
	expect(renderMarkdown('['.repeat(70_000))).toMatch(/^<pre>/);
	expect(performance.now() - began).toBeLessThan(500);
});

test.each([
	['emphasis that never closes', '*a_'.repeat(6_600)],
	['an address that never ends', `${'a.'.repeat(9_900)}@`],
	['stars on both sides', `${'*'.repeat(9_900)}a${'*'.repeat(9_900)}`],
	['a line of spaces', `a${' '.repeat(19_900)}b`],
	['quotations in quotations', '> '.repeat(9_900)],
	['lists in lists', Array.from({ length: 190 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')]
])('nobody holds the server up with %s', (_, text) => {
	const began = performance.now();
	expect(renderMarkdown(text)).not.toBe('');
	expect(performance.now() - began).toBeLessThan(900);
	const again = performance.now();
	renderMarkdown(text);
	expect(performance.now() - again).toBeLessThan(20);
});

test('a page full of slow texts is slow once, and ordinary texts are still read as Markdown', () => {
	const began = performance.now();
	for (let nth = 0; nth < 60; nth++) renderMarkdown(`${nth}${'*a_'.repeat(6_600)}`);
	expect(performance.now() - began).toBeLessThan(6_000);
	expect(renderMarkdown('**Still** here')).toBe('<p><strong>Still</strong> here</p>\n');
	expect(renderMarkdown(`**Still** here, ${'and long. '.repeat(60)}`)).toContain('<strong>');
});
