import { unzipSync } from 'fflate';
import mammoth from 'mammoth';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { extractImages, extractText, getDocumentProxy, getMeta } from 'unpdf';
import { renderMarkdown } from '$lib/server/markdown';
import { withFullAddresses } from '../markdown-file';
import { readRecord } from './blocks';
import { toDocx } from './docx';
import { toJson } from './json';
import { toPdf } from './pdf';
import { fitPicture } from './picture-size';
import type { FrozenRecord, RecordPicture } from './record';
import { openDocx } from '../../../../tests/support/read-back';
import { sampleRecord } from '../../../../tests/support/frozen-record';

const map = '0b0f7c1e-2c8f-4b9e-9d5a-111111111111';
const chart = '0b0f7c1e-2c8f-4b9e-9d5a-222222222222';
const gone = '0b0f7c1e-2c8f-4b9e-9d5a-333333333333';
const markdown = `Before.

![A map of the &#34;county&#34;](/files/${map}#2400x1200)

| What | Seen |
| --- | --- |
| Chart | ![Referrals by month](/files/${chart}#40x30) |

- In a list ![](/files/${chart}#40x30) with words

![Not here](/files/${gone}#10x10)
`;
let record: FrozenRecord;

beforeAll(async () => {
	const draw = (width: number, height: number) =>
		sharp({ create: { width, height, channels: 3, background: '#0e5a54' } });
	const pictures = new Map<string, RecordPicture>([
		[map, { format: 'jpg', content: await draw(1600, 800).jpeg().toBuffer(), width: 1600, height: 800 }],
		[chart, { format: 'png', content: await draw(40, 30).png().toBuffer(), width: 40, height: 30 }]
	]);
	record = { ...sampleRecord(markdown), pictures };
});

describe('the pictures of a record', () => {
	test('stand in a Word document with what they show, no wider than the page', async () => {
		const file = await toDocx(record);
		const media = Object.keys(unzipSync(new Uint8Array(file))).filter((name) =>
			name.startsWith('word/media/')
		);
		expect(media.map((name) => name.split('.').at(-1)).sort()).toEqual(['jpg', 'png']);
		const { value } = await mammoth.convertToHtml({ buffer: file });
		const shown = [...value.matchAll(/<img alt="([^"]*)" src="data:(image\/[a-z]+);/g)].map(
			([, alt, type]) => [alt, type]
		);
		expect(shown).toEqual([
			['A map of the &quot;county&quot;', expect.stringMatching(/image\/jpe?g/)],
			['Referrals by month', 'image/png'],
			['not described', 'image/png']
		]);
		const { body } = openDocx(file);
		// In EMU, of which a twentieth of a point has 635.
		const widths = [...body.matchAll(/<wp:extent cx="(\d+)"/g)].map(([, width]) => Number(width) / 635);
		expect(Math.max(...widths)).toBeLessThanOrEqual(8387);
		expect(value).toContain('[Picture: Not here]');
	});

	test('stand in a PDF that keeps its seal, and are described to those who hear it', async () => {
		const file = await toPdf(record);
		const document = await getDocumentProxy(new Uint8Array(file));
		const { metadata } = await getMeta(document);
		expect(metadata.get('pdfuaid:part')).toBe('1');
		const figures: string[] = [];
		let images = 0;
		for (let number = 1; number <= document.numPages; number++) {
			collect(await (await document.getPage(number)).getStructTree(), figures);
			images += (await extractImages(document, number)).length;
		}
		expect(figures).toEqual(['A map of the "county"', 'Referrals by month', 'not described']);
		expect(images).toBeGreaterThanOrEqual(2);
		expect((await extractText(document, { mergePages: true })).text).toContain('[Picture: Not here]');
	});

	test('show on the page with their size, and nothing from elsewhere does', () => {
		const html = renderMarkdown(record.markdown, { asPage: true });
		expect(html).toContain(
			`<img src="/files/${map}" width="2400" height="1200" alt="A map of the &quot;county&quot;" loading="lazy" />`
		);
		const hostile = renderMarkdown(
			`![x](https://spy.example/a.png) <img src="https://spy.example/b.png"> <img src="/files/${map}" onerror="x()"> ![a" onload="x](/files/${map}#1x1)`,
			{ asPage: true }
		);
		expect(hostile).not.toContain('src="https://spy.example');
		expect(hostile.replace(/"[^"]*"/g, '')).not.toMatch(/ on(error|load)/);
		expect(renderMarkdown(record.markdown)).not.toContain('<img');
	});

	test('have their description, size and address in the data', () => {
		const text = JSON.stringify(toJson(record, []));
		expect(text).toContain(
			JSON.stringify({
				alt: 'Referrals by month',
				width: 40,
				height: 30,
				address: `https://colloquy.example.org/files/${chart}`
			})
		);
	});

	test('keep their place in Markdown that is opened elsewhere', () => {
		expect(withFullAddresses(markdown, 'https://colloquy.example.org')).toContain(
			`![Referrals by month](https://colloquy.example.org/files/${chart}#40x30)`
		);
	});

	test('that the reader may not see are words', () => {
		const words = JSON.stringify(readRecord({ ...record, pictures: new Map() }));
		expect(words).not.toContain('"image"');
		expect(words).toContain('[Picture: Referrals by month]');
	});

	test('are never drawn out of shape or larger than they are', () => {
		expect(fitPicture({ width: 40, height: 30 }, { width: 500, height: 500 })).toEqual({
			width: 40,
			height: 30
		});
		expect(fitPicture({ width: 1000, height: 2000 }, { width: 500, height: 400 })).toEqual({
			width: 200,
			height: 400
		});
	});
});

type Tree = { role?: string; alt?: string; children?: unknown[] } | null;
function collect(node: Tree, figures: string[]): void {
	if (!node) return;
	if (node.role === 'Figure') figures.push(node.alt ?? '');
	for (const child of node.children ?? []) collect(child as Tree, figures);
}
