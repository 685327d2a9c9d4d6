import { render } from 'svelte/server';
import { expect, it } from 'vitest';
import Reading from './Reading.svelte';
import { readMarkdown } from './read-markdown';
import type { SectionJson } from './section-json';

const id = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01';

function html(section: SectionJson): string {
	const labels = { [id]: { state: 'accepted', label: 'Accepted', title: 'Harbour Trust, by 30 June' } };
	const { body } = render(Reading, { props: { section, commitments: labels } });
	return body.replace(/<!--.*?-->/g, '');
}

it('draws a section without a script, with an anchor for each commitment', () => {
	const text = `Schools came up. <mark data-commitment="${id}">Try **a session**</mark>, they said.`;
	expect(html(readMarkdown(text))).toContain(
		`<p>Schools came up. <mark class="commitment is-accepted" id="commitment-${id}" data-commitment="${id}">Try </mark>` +
			`<mark class="commitment is-accepted" data-commitment="${id}"><strong>a session</strong></mark>` +
			`<a class="commitment-chip is-accepted" href="/commitments/${id}" title="Harbour Trust, by 30 June" aria-label="Accepted: Harbour Trust, by 30 June">Accepted</a>, they said.</p>`
	);
});

it('draws lists, tasks, tables, quotes and code', () => {
	const body = html(
		readMarkdown('# Gaps\n\n- [x] done\n\n> quoted\n\n| a | b |\n| - | - |\n| c | d |\n\n```\nx\n```')
	);
	expect(body).toContain('<h2>Gaps</h2>');
	expect(body).toMatch(
		/<li data-checked="true"><input type="checkbox" checked="" disabled="" aria-label="Done"\/?> ?<div><p>done/
	);
	expect(body).toContain('<blockquote><p>quoted</p></blockquote>');
	expect(body).toMatch(/<th[^>]*><p>a<\/p><\/th>/);
	expect(body).toContain('<pre><code>x</code></pre>');
});

it('shows HTML as the text that it is and follows no unsafe link', () => {
	const body = html({
		type: 'doc',
		content: [
			{
				type: 'paragraph',
				content: [
					{
						type: 'text',
						text: '<b>x</b>',
						marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }]
					}
				]
			}
		]
	});
	expect(body).toContain('<p>&lt;b>x&lt;/b></p>');
	expect(body).not.toContain('javascript');
});
