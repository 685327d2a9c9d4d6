import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { extractLinks, extractText, getDocumentProxy, getMeta } from 'unpdf';
import { toPdf } from './pdf';
import { hostileText, sampleRecord } from '../../../../tests/support/frozen-record';

const open = (file: Buffer) => getDocumentProxy(new Uint8Array(file));
/** Lines are broken and joined by the typesetter: what must stay is every character but the spaces. */
const letters = (text: string) => text.replace(/[\s\u200b]+/g, '');
async function textOf(file: Buffer): Promise<string> {
	const { text } = await extractText(await open(file), { mergePages: true });
	return text;
}

describe('a record as a PDF', () => {
	test('says what it is, in which language, and claims PDF/UA-1', async () => {
		const file = await toPdf(sampleRecord());
		const { info, metadata } = await getMeta(await open(file));
		expect(info).toMatchObject({
			Title: 'How well do we respond?',
			Author: 'Northgate Foundation',
			Language: 'en-GB'
		});
		expect(metadata.get('pdfuaid:part')).toBe('1');
		expect(file.toString('latin1')).toContain('/StructTreeRoot');
	});

	test('has headings, lists, a table and quotations for those who hear it', async () => {
		const document = await open(await toPdf(sampleRecord()));
		const roles = new Set<string>();
		for (let number = 1; number <= document.numPages; number++) {
			collect(await (await document.getPage(number)).getStructTree(), roles);
		}
		for (const role of ['H1', 'H2', 'P', 'L', 'LI', 'Table', 'TH', 'TD', 'BlockQuote', 'Link'])
			expect([...roles]).toContain(role);
	});

	test('keeps words and links, and has bookmarks and page numbers', async () => {
		const file = await toPdf(sampleRecord());
		const text = letters(await textOf(file));
		for (const words of [
			'Agree one definition',
			'Up by an eighth',
			'if (a < b) return "#import";',
			'Page 1 of 2'
		])
			expect(text).toContain(letters(words));
		const { links } = await extractLinks(await open(file));
		expect(links).toContain('https://example.org/path?a=1&b=2');
		const outline = await (await open(file)).getOutline();
		expect(outline.map(({ title }) => title)).toContain('Questions put to the room');
	});

	test('the same record gives the same bytes', async () => {
		const [one, other] = [await toPdf(sampleRecord()), await toPdf(sampleRecord())];
		const hash = (file: Buffer) => createHash('sha256').update(file).digest('hex');
		expect(hash(one)).toBe(hash(other));
	});

	test('has a table of contents from eight pages up, and none before', async () => {
		const theme = (number: number) =>
			`## Theme ${number}\n\n${'A sentence of a long theme. '.repeat(180)}\n\n`;
		const long = Array.from({ length: 8 }, (_, index) => theme(index + 1)).join('');
		expect(await textOf(await toPdf(sampleRecord(long)))).toContain('Contents');
		const sentences = (count: number) =>
			sampleRecord(`## Theme\n\n${'A sentence of a long theme. '.repeat(count)}`);
		const pages = async (count: number) => (await open(await toPdf(sentences(count)))).numPages;
		// The longest text of seven pages, and one page more.
		let [fits, tooMuch] = [100, 1_600];
		while (tooMuch - fits > 20) {
			const middle = Math.round((fits + tooMuch) / 2);
			if ((await pages(middle)) <= 7) fits = middle;
			else tooMuch = middle;
		}
		expect(await pages(fits)).toBe(7);
		expect(await textOf(await toPdf(sentences(fits)))).not.toContain('Contents');
		expect(await textOf(await toPdf(sentences(tooMuch)))).toContain('Contents');
	}, 60_000);

	test('shows hostile text as text and runs none of it', async () => {
		const text = letters(
			await textOf(await toPdf(sampleRecord(hostileText, { title: '#panic("x") $ *y*' })))
		);
		for (const words of [
			'#panic("x") $ *y*',
			'#import "@preview/x:1.0.0": * $x^2$ <label>',
			'#eval("1+1") $ sum $ #panic("boom") #read("/etc/passwd") *not strong*',
			'</w:t></w:r> &lt; <![CDATA[ x ]]> end',
			'supercalifragilistic'.repeat(40),
			'Привіт Γειά Việt Łódź',
			'level 19',
			'Sixth level'
		])
			expect(text).toContain(letters(words));
	});

	test('sets the longest record there can be', async () => {
		const line =
			'Participants asked for more weight on prevention, in ten *boroughs* and [beyond](https://example.org/a).\n\n';
		const record = sampleRecord(line.repeat(Math.floor(400_000 / line.length)));
		const document = await open(await toPdf(record));
		expect(document.numPages).toBeGreaterThan(100);
	}, 90_000);
});

function collect(node: { role?: string; children?: unknown[] } | null, roles: Set<string>): void {
	if (!node) return;
	if (node.role) roles.add(node.role);
	for (const child of node.children ?? []) collect(child as typeof node, roles);
}
