import mammoth from 'mammoth';
import { expect, test } from 'vitest';
import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import type { NodeJson, SectionJson } from '$lib/editor/section-json';
import { sampleRecord } from '../../../tests/support/frozen-record';
import { looksOf, looksOfHtml, outlineOfBlocks, outlineOfHtml } from '../../../tests/support/outline';
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
			// Where a table stands in an item, mammoth begins its list anew with an item of nothing.
			const lines = outlineOfHtml(value, 1).filter((line) => !/^li\d+ $/.test(line));
			// Before and after the text stand the facts of the record.
			const start = lines.findIndex((line) => line.startsWith('tr ')) + 1;
			expect(lines.slice(start, start + expected.length)).toEqual(expected);
			expect(looksOfHtml(value)).toEqual(looksOf(readRecord(record)));
		}
	}
);

test('the documents hold everything that can be written', () => {
	const text = JSON.stringify(documents);
	const blocks = [
		'heading',
		'ordered_list',
		'table',
		'blockquote',
		'circle_only',
		'code_block',
		'horizontal_rule'
	];
	for (const type of [...blocks, 'hard_break', 'image', 'strong', 'em', 'strike', 'code', 'link'])
		expect(text, type).toContain(`"type":"${type}"`);
	for (const attribute of ['"order":7', '"checked":true', '"checked":false'])
		expect(text).toContain(attribute);
	expect(documents.some(({ content }) => content.some(hasTableInList))).toBe(true);
});

const hasTableInList = ({ type, content = [] }: NodeJson): boolean =>
	(type === 'list_item' && content.some((part) => part.type === 'table')) || content.some(hasTableInList);

function randomSection(from: number): SectionJson {
	const { next, below, oneOf } = seeded(from);
	const many = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + below(most) }, make);

	const text = (): NodeJson => {
		const types = oneOf([['strong'], ['em'], ['strong', 'em'], ['strike'], ['code'], ['link'], [], [], []]);
		const marks = types.map((type) =>
			type === 'link' ? { type, attrs: { href: 'https://example.org/a_(b)' } } : { type }
		);
		return { type: 'text', text: oneOf(pieces), ...(marks.length > 0 ? { marks } : {}) };
	};
	const picture = (): NodeJson => ({
		type: 'image',
		attrs: { file: '0b8c1f9e-6f0a-4c3e-9f57-2d7a6f0e9b11', alt: 'A [map] of it', width: 20, height: 10 }
	});
	const part = (): NodeJson => (next() < 0.05 ? picture() : text());
	const gap = (): NodeJson => (next() < 0.15 ? { type: 'hard_break' } : { type: 'text', text: ' ' });
	const line = (): NodeJson[] =>
		many(3, text).flatMap((each, index) => (index > 0 ? [{ type: 'text', text: ' ' }, each] : [each]));
	const lines = (): NodeJson[] =>
		many(3, part).flatMap((each, index) => (index > 0 ? [gap(), each] : [each]));
	const paragraph = (): NodeJson => ({ type: 'paragraph', content: lines() });
	const code = (): NodeJson => ({
		type: 'code_block',
		content: [{ type: 'text', text: many(3, () => oneOf(pieces)).join('\n') }]
	});
	const inItem = (depth: number): NodeJson[] => {
		if (next() >= 0.35) return [];
		const kind = below(6);
		if (kind === 0) return [table()];
		if (kind === 1) return [code()];
		return depth < 3 ? [list(depth + 1)] : [];
	};
	const list = (depth: number): NodeJson => {
		const type = oneOf(['bullet_list', 'ordered_list']);
		const ticked = type === 'bullet_list' && next() < 0.3;
		return {
			type,
			...(type === 'ordered_list' && { attrs: { order: oneOf([1, 1, 7]) } }),
			content: many(3, () => ({
				type: 'list_item',
				...(ticked && { attrs: { checked: next() < 0.5 } }),
				content: [paragraph(), ...inItem(depth)]
			}))
		};
	};
	const table = (): NodeJson => {
		const columns = 1 + below(4);
		const row = (type: string): NodeJson => ({
			type: 'table_row',
			content: Array.from({ length: columns }, () => ({ type, content: [paragraph()] }))
		});
		return { type: 'table', content: [row('table_header'), ...many(3, () => row('table_cell'))] };
	};
	const block = (): NodeJson => {
		const kind = below(9);
		if (kind === 0) return { type: 'heading', attrs: { level: 2 + below(3) }, content: line() };
		if (kind === 1) return list(1);
		if (kind === 2) return table();
		if (kind === 3) return { type: 'blockquote', content: many(2, paragraph) };
		if (kind === 4) return { type: 'circle_only', content: many(2, paragraph) };
		if (kind === 5) return code();
		if (kind === 6) return { type: 'horizontal_rule' };
		return paragraph();
	};
	return { type: 'doc', content: many(9, block) };
}
