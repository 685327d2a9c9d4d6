import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDocx } from './docx';
import { headingsOf, oneLine, openDocx, wordsOf } from '../../../../tests/support/read-back';
import { hostileText, sampleRecord } from '../../../../tests/support/frozen-record';

describe('a record as a Word document', () => {
	test('keeps every word in order', async () => {
		const record = sampleRecord();
		const { paragraphs } = openDocx(await toDocx(record));
		expect(oneLine(paragraphs.map(({ text }) => text).join(' '))).toContain(wordsOf(record));
	});

	test('says title, host and language, and has real headings', async () => {
		const docx = openDocx(await toDocx(sampleRecord()));
		expect(docx.part('docProps/core.xml')).toContain('<dc:title>How well do we respond?</dc:title>');
		expect(docx.part('docProps/core.xml')).toContain('<dc:creator>Northgate Foundation</dc:creator>');
		expect(docx.part('word/styles.xml')).toContain('w:val="en-GB"');
		const styled = (style: string) =>
			docx.paragraphs.filter((each) => each.style === style).map(({ text }) => text);
		expect(styled('Title')).toEqual(['How well do we respond?']);
		expect(styled('Heading1')).toEqual(['Questions put to the room', 'From prosecution towards prevention']);
		expect(styled('Heading2')).toEqual(['What the numbers say']);
		expect(styled('Quote')).toEqual(['We count what we can prosecute.']);
	});

	test('has lists that Word numbers itself, from where they begin', async () => {
		const docx = openDocx(await toDocx(sampleRecord()));
		expect(docx.paragraphs.filter((each) => each.numbered).map(({ text }) => text)).toEqual([
			'What do we actually do?',
			'In the first days',
			'Who is missing not here?',
			'Agree one definition',
			'Publish it',
			'in print',
			'Booked the room',
			'Asked the councils'
		]);
		const numbering = docx.part('word/numbering.xml');
		expect(numbering).toContain('<w:start w:val="3"/>');
		expect(numbering).toContain('☑');
	});

	test('starts every numbered list anew', async () => {
		const docx = openDocx(await toDocx(sampleRecord('1. one\n2. two\n\nBetween.\n\n1. again')));
		const lists = [...docx.body.matchAll(/<w:numId w:val="(\d+)"/g)].map(([, id]) => id);
		expect(lists).toHaveLength(3);
		expect(lists[0]).toBe(lists[1]);
		expect(lists[2]).not.toBe(lists[0]);
	});

	test('has tables with a header row, and links', async () => {
		const docx = openDocx(await toDocx(sampleRecord()));
		expect(docx.body).toContain('<w:tblHeader/>');
		expect(docx.body.match(/<w:tr>/g)).toHaveLength(4);
		const links = docx.part('word/_rels/document.xml.rels');
		expect(links).toContain('Target="https://example.org/path?a=1&amp;b=2" TargetMode="External"');
		expect(docx.body.match(/<w:hyperlink /g)).toHaveLength(3);
	});

	test('is not broken by hostile text', async () => {
		const record = sampleRecord(hostileText, { title: 'A <w:t> & "B" \u0001', host: '</dc:creator>' });
		const docx = openDocx(await toDocx(record));
		expect(oneLine(docx.paragraphs.map(({ text }) => text).join(' '))).toContain(wordsOf(record));
		expect(docx.part('docProps/core.xml')).toContain('A &lt;w:t&gt; &amp;');
		expect(docx.body).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe]/);
		expect(docx.body).toContain('<w:bidi/>');
	});

	test('keeps every word and heading of any document', async () => {
		await fc.assert(
			fc.asyncProperty(documents, async (markdown) => {
				const record = sampleRecord(markdown);
				const { paragraphs } = openDocx(await toDocx(record));
				const headings = paragraphs.filter(({ style }) => style?.startsWith('Heading'));
				expect(headings.map(({ text }) => oneLine(text))).toEqual(headingsOf(record));
				expect(oneLine(paragraphs.map(({ text }) => text).join(' '))).toContain(wordsOf(record));
			}),
			{ seed: 20261127, numRuns: 50 }
		);
	}, 60_000);
});

const words = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				'prevention',
				'**strong**',
				'*stressed*',
				'`code`',
				'~~gone~~',
				'&amp;',
				'<b>',
				'"#x"',
				'Łódź',
				'سلام',
				'😀'
			),
			fc.constantFrom(
				'[a link](https://example.org/a_(b)?c=1&d=2)',
				'https://example.org',
				'|',
				'\\',
				'$',
				'_x_'
			),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
		),
		{ minLength: 1, maxLength: 8 }
	)
	.map((some) => some.join(' ').replace(/\s+/g, ' '));
const blocks = fc.oneof(
	words,
	words.map((text) => `> ${text}`),
	words.map((text) => `\`\`\`\n${text}\n\`\`\``),
	fc.tuple(fc.integer({ min: 1, max: 6 }), words).map(([level, text]) => `${'#'.repeat(level)} ${text}`),
	fc
		.array(fc.tuple(fc.constantFrom('-', '1.', '  -', '- [ ]', '   7.'), words), {
			minLength: 1,
			maxLength: 5
		})
		.map((items) => items.map(([bullet, text]) => `${bullet} ${text}`).join('\n')),
	fc.array(words, { minLength: 2, maxLength: 4 }).map((cells) => {
		const row = cells.map((cell) => cell.replaceAll('|', '')).join(' | ');
		return `| ${row} |\n|${' --- |'.repeat(cells.length)}\n| ${row} |`;
	})
);
const documents = fc.array(blocks, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('\n\n'));
