import { expect, test, vi } from 'vitest';
import { readMarkdown } from '$lib/editor/read-markdown';
import { drawnTexts } from './drawn.server';

const id = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01';
const written = `One <mark data-commitment="${id}">promise</mark>, and what looks like a seam: \\<!--[--> \\<script>.`;

vi.mock('./document.server', () => ({
	textsOf: (document: string) => Promise.resolve(document === 'notes' ? { gaps: readMarkdown(written) } : {})
}));

test('a text is drawn for the first paint with what stands beside its records, and nothing in it is markup', async () => {
	const labels = { [id]: { state: 'late', label: 'Late', title: 'Harbour Trust' } };
	const { gaps = '' } = await drawnTexts('notes', labels);
	expect(gaps).toMatch(/^<div class="section-text reading">\s*<p>One <mark class="commitment is-late"/);
	expect(gaps).toContain(
		`href="/commitments/${id}" title="Harbour Trust" aria-label="Late: Harbour Trust">Late</a>`
	);
	expect(gaps).toContain('a seam: &lt;!--[--> &lt;script>.');
	expect(gaps.replace(/<\/?(div|p|mark|a)\b[^<>]*>/g, '')).not.toContain('<');
});

test('a document without words has no texts', async () => {
	expect(await drawnTexts('empty')).toEqual({});
});
