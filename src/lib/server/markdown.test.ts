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
