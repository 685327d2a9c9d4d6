import mammoth from 'mammoth';
import { expect, test } from 'vitest';
import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import type { NodeJson, SectionJson } from '$lib/editor/section-json';
import { sampleRecord } from '../../../tests/support/frozen-record';
import { outlineOfBlocks, outlineOfHtml } from '../../../tests/support/outline';
import { seeded } from '../../../tests/support/random';
import { readRecord } from './formats/blocks';
import { toDocx } from './formats/docx';

const pieces = [
	'Partners met early',
	'what was seen',
	'1,500 people were trained & 900 are left',
	'“Is it enough?”',
	'a_b_c',
	'C*d*',
	'# no heading',
	'- no list',
	'::: circle only',
	'19 < 20 > 18',
	'[no] (link)',
	'Łódź, Αθήνα, Київ',
	'end!'
];

/** Packing them takes most of the time, and says nothing about the text. */
const noFonts = Promise.resolve([]);

const seed = 20261128;
const documents = Array.from({ length: 500 }, (_, index) => randomSection(seed + index));

test('500 documents come back from Markdown as they were, to the same bytes', () => {
	for (const section of documents) {
		const markdown = writeMarkdown(section);
		const back = readMarkdown(markdown);
		expect(outlineOfBlocks(back.content)).toEqual(outlineOfBlocks(section.content));
		expect(writeMarkdown(back)).toBe(markdown);
	}
});

test(
	'500 documents come back from Word with every heading, list, table and word',
	{ timeout: 300_000 },
	async () => {
		for (const section of documents) {
			const record = sampleRecord(writeMarkdown(section), { title: 'A record that is not in the text' });
			const { value } = await mammoth.convertToHtml({ buffer: await toDocx(record, noFonts) });
			const expected = outlineOfBlocks(readRecord(record));
			const lines = outlineOfHtml(value, 1);
			// Before and after the text stand the facts of the record.
			const start = lines.findIndex((line) => line.startsWith('tr ')) + 1;
			expect(lines.slice(start, start + expected.length)).toEqual(expected);
		}
	}
);

function randomSection(from: number): SectionJson {
	const { next, below, oneOf } = seeded(from);
	const many = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + below(most) }, make);

	const text = (): NodeJson => {
		const mark = oneOf(['strong', 'em', 'link', null, null, null]);
		const marks =
			mark === 'link'
				? [{ type: 'link', attrs: { href: 'https://example.org/a_(b)' } }]
				: mark
					? [{ type: mark }]
					: [];
		return { type: 'text', text: oneOf(pieces), ...(marks.length > 0 ? { marks } : {}) };
	};
	const line = (): NodeJson[] =>
		many(3, text).flatMap((each, index) => (index > 0 ? [{ type: 'text', text: ' ' }, each] : [each]));
	const paragraph = (): NodeJson => ({ type: 'paragraph', content: line() });
	const list = (depth: number): NodeJson => ({
		type: oneOf(['bullet_list', 'ordered_list']),
		content: many(3, () => ({
			type: 'list_item',
			content: [paragraph(), ...(depth < 3 && next() < 0.3 ? [list(depth + 1)] : [])]
		}))
	});
	const table = (): NodeJson => {
		const columns = 1 + below(4);
		const row = (type: string): NodeJson => ({
			type: 'table_row',
			content: Array.from({ length: columns }, () => ({ type, content: [paragraph()] }))
		});
		return { type: 'table', content: [row('table_header'), ...many(3, () => row('table_cell'))] };
	};
	const block = (): NodeJson => {
		const kind = below(7);
		if (kind === 0) return { type: 'heading', attrs: { level: 2 + below(3) }, content: line() };
		if (kind === 1) return list(1);
		if (kind === 2) return table();
		if (kind === 3) return { type: 'blockquote', content: many(2, paragraph) };
		if (kind === 4) return { type: 'circle_only', content: many(2, paragraph) };
		return paragraph();
	};
	return { type: 'doc', content: many(9, block) };
}
