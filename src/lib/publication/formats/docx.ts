import {
	AlignmentType,
	BorderStyle,
	Document,
	ExternalHyperlink,
	Footer,
	Header,
	Packer,
	PageNumber,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TabStopType,
	TextRun,
	WidthType
} from 'docx';
import { readFile } from 'node:fs/promises';
import { countNodes, readRecord, TooLong } from './blocks';
import { toParagraphs } from './docx-blocks';
import { accent, hair, ink, lineLength, noBorder, numbering, page, styles } from './docx-look';
import { faces } from './fonts';
import { frontMatter, type FrontMatter, type FrozenRecord, type Label } from './record';

/** About a second and a half of work, which nobody else is served in; the longest real record has half of that. */
const mostNodes = 10_000;

/**
 * A record as a Word document: named styles, real headings, lists, tables and links, the house's fonts inside. It
 * stays a document to work with; the frozen one is the Markdown. Throws {@link TooLong}.
 */
export async function toDocx(record: FrozenRecord, fonts = embeddedFonts()): Promise<Buffer> {
	const front = frontMatter(record);
	const blocks = readRecord(record);
	if (countNodes(blocks) > mostNodes) throw new TooLong();
	const { children, starts } = toParagraphs(blocks, record.pictures);
	const document = new Document({
		title: front.title,
		creator: front.host,
		lastModifiedBy: front.host,
		subject: front.kicker,
		description: front.rule,
		styles,
		numbering: numbering(starts),
		fonts: await fonts,
		sections: [
			{
				properties: {
					titlePage: true,
					page: {
						size: { width: page.width, height: page.height },
						margin: { top: page.top, bottom: page.bottom, left: page.side, right: page.side }
					}
				},
				headers: { first: new Header({ children: [running('')] }), default: header(front) },
				footers: { first: footer(), default: footer() },
				children: [...opening(front), ...children, ...about(front.about)]
			}
		]
	});
	return Packer.toBuffer(document);
}

function opening(front: FrontMatter): (Paragraph | Table)[] {
	return [
		new Paragraph({ style: 'Host', text: front.host }),
		new Paragraph({ style: 'Kicker', text: front.kicker }),
		new Paragraph({ style: 'Title', text: front.title }),
		new Paragraph({ style: 'Subtitle', text: front.rule }),
		facts(front.facts),
		running('')
	];
}

function facts(labels: Label[]): Table {
	const width = Math.floor(lineLength / labels.length);
	const cells = labels.map(
		({ label, text }) =>
			new TableCell({
				width: { size: width, type: WidthType.DXA },
				margins: { top: 140, bottom: 140, left: 0, right: 120, marginUnitType: WidthType.DXA },
				children: [new Paragraph({ style: 'Label', text: label }), new Paragraph({ style: 'Fact', text })]
			})
	);
	return new Table({
		width: { size: lineLength, type: WidthType.DXA },
		columnWidths: labels.map(() => width),
		borders: {
			top: hair,
			bottom: hair,
			left: noBorder,
			right: noBorder,
			insideHorizontal: noBorder,
			insideVertical: noBorder
		},
		rows: [new TableRow({ cantSplit: true, children: cells })]
	});
}

function about(labels: Label[]): Paragraph[] {
	return labels.map(({ label, text, href }, index) => {
		const words = href
			? new ExternalHyperlink({ link: href, children: [new TextRun({ text, style: 'Hyperlink' })] })
			: new TextRun(text);
		return new Paragraph({
			style: 'About',
			keepNext: index < labels.length - 1,
			...(index === 0 && {
				spacing: { before: 720 },
				border: { top: { style: BorderStyle.SINGLE, size: 16, color: accent, space: 12 } }
			}),
			children: [new TextRun({ text: label, bold: true, color: ink }), new TextRun({ break: 1 }), words]
		});
	});
}

function header({ host, kicker }: FrontMatter): Header {
	const tabStops = [{ type: TabStopType.RIGHT, position: lineLength }];
	return new Header({
		children: [new Paragraph({ style: 'Running', tabStops, children: [new TextRun(`${host}\t${kicker}`)] })]
	});
}

function footer(): Footer {
	const children = [new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })];
	return new Footer({
		children: [new Paragraph({ style: 'Running', alignment: AlignmentType.RIGHT, children })]
	});
}

function running(text: string): Paragraph {
	return new Paragraph({ style: 'Running', text });
}

async function embeddedFonts(): Promise<
	{ name: string; data: Buffer; bold: Buffer; italic: Buffer; boldItalic: Buffer }[]
> {
	return Promise.all(
		Object.values(faces).map(async ({ name, ...files }) => ({
			name,
			data: await readFile(files.regular),
			bold: await readFile(files.bold),
			italic: await readFile(files.italic),
			boldItalic: await readFile(files.boldItalic)
		}))
	);
}
