import {
	AlignmentType,
	BorderStyle,
	LevelFormat,
	LineRuleType,
	type IBorderOptions,
	type ILevelsOptions,
	type INumberingOptions,
	type IStylesOptions
} from 'docx';
import { faces } from './fonts';
import { deepest } from './blocks';

/** Measures are in twentieths of a point, sizes of type in half points, as Word counts. */
export const page = { width: 11906, height: 16838, side: 1760, top: 1600, bottom: 1500 };
export const lineLength = page.width - 2 * page.side;
export const ink = '1F1D18';
export const muted = '5C574B';
export const accent = '0E5A54';
export const serif = faces.serif.name;
export const sans = faces.sans.name;
export const step = 380;

export const hair: IBorderOptions = { style: BorderStyle.SINGLE, size: 4, color: 'D9D5C7', space: 0 };
export const noBorder: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' };
/** Lines so many times their type's height, and the room before and after a paragraph. */
const spaced = (lines: number, before: number, after: number) => ({
	line: Math.round(lines * 240),
	lineRule: LineRuleType.AUTO,
	before,
	after
});
const next = { basedOn: 'Normal', next: 'Normal', quickFormat: true };

/** Named styles for everything, so that who goes on working in Word changes a style and not a hundred paragraphs. */
export const styles: IStylesOptions = {
	default: {
		document: {
			run: { font: serif, size: 22, color: ink, language: { value: 'en-GB' } },
			paragraph: { spacing: spaced(1.25, 0, 160) }
		},
		title: {
			run: { font: serif, size: 56, color: ink },
			paragraph: { spacing: spaced(1, 60, 160), keepNext: true }
		},
		heading1: {
			run: { font: serif, size: 34, color: ink },
			paragraph: { spacing: spaced(1.04, 480, 140), keepNext: true, keepLines: true }
		},
		heading2: {
			run: { font: serif, size: 26, bold: true, color: ink },
			paragraph: { spacing: spaced(1.04, 340, 110), keepNext: true, keepLines: true }
		},
		heading3: {
			run: { font: sans, size: 21, bold: true, color: ink },
			paragraph: { spacing: spaced(1.04, 280, 90), keepNext: true, keepLines: true }
		},
		listParagraph: { paragraph: { spacing: { after: 80 } } },
		hyperlink: { run: { color: accent, underline: { color: accent } } }
	},
	paragraphStyles: [
		{
			id: 'Host',
			name: 'Host',
			...next,
			run: { bold: true, size: 25 },
			paragraph: { spacing: { after: 640 } }
		},
		{
			id: 'Kicker',
			name: 'Kicker',
			...next,
			run: { font: sans, bold: true, size: 19, color: accent },
			paragraph: { spacing: { after: 60 }, keepNext: true }
		},
		{
			id: 'Subtitle',
			name: 'Subtitle',
			...next,
			run: { size: 26, color: muted },
			paragraph: { spacing: { after: 280 } }
		},
		{
			id: 'Label',
			name: 'Label',
			...next,
			run: { font: sans, size: 17, color: muted },
			paragraph: { spacing: spaced(1, 0, 20) }
		},
		{
			id: 'Fact',
			name: 'Fact',
			...next,
			run: { size: 26 },
			paragraph: { spacing: spaced(1.08, 0, 0) }
		},
		{
			id: 'Quote',
			name: 'Quote',
			...next,
			paragraph: {
				indent: { left: 300 },
				border: { left: { style: BorderStyle.SINGLE, size: 16, color: '8DB8B3', space: 12 } }
			}
		},
		{
			id: 'CircleOnly',
			name: 'Circle only',
			...next,
			run: { font: sans, bold: true, size: 18, color: muted },
			paragraph: { spacing: spaced(1, 160, 60), keepNext: true }
		},
		{
			id: 'Code',
			name: 'Code',
			...next,
			run: { font: 'Courier New', size: 18 },
			paragraph: { spacing: spaced(1.04, 0, 160), shading: { fill: 'F3F1EA' } }
		},
		{
			id: 'Rule',
			name: 'Rule',
			...next,
			run: { size: 8 },
			paragraph: { spacing: { before: 120, after: 240 }, border: { bottom: hair } }
		},
		{
			id: 'TableText',
			name: 'Table text',
			basedOn: 'Normal',
			quickFormat: true,
			run: { font: sans, size: 19 },
			paragraph: { spacing: spaced(1.04, 50, 50) }
		},
		{ id: 'TableHead', name: 'Table head', basedOn: 'TableText', quickFormat: true, run: { bold: true } },
		{
			id: 'About',
			name: 'About this record',
			basedOn: 'Normal',
			quickFormat: true,
			run: { font: sans, size: 18, color: muted },
			paragraph: { spacing: spaced(1.04, 0, 120), keepLines: true }
		},
		{
			id: 'Running',
			name: 'Running lines',
			basedOn: 'Normal',
			run: { font: sans, size: 17, color: muted },
			paragraph: { spacing: { after: 0 } }
		}
	],
	characterStyles: [
		{
			id: 'CodeText',
			name: 'Code text',
			basedOn: 'DefaultParagraphFont',
			run: { font: 'Courier New', size: 20 }
		}
	]
};

/** The lists: bullets, boxes, and numbers that begin with each of `starts`. */
export function numbering(starts: Iterable<number>): INumberingOptions {
	const bullets = (text: (level: number) => string, font: string) =>
		levels((level) => ({
			format: LevelFormat.BULLET,
			text: text(level),
			style: { run: { font, color: accent }, paragraph: { indent: indent(level) } }
		}));
	return {
		config: [
			{ reference: 'bullets', levels: bullets((level) => (level % 2 === 0 ? '•' : '–'), serif) },
			{ reference: 'ticked', levels: bullets(() => '☑', 'Segoe UI Symbol') },
			{ reference: 'unticked', levels: bullets(() => '☐', 'Segoe UI Symbol') },
			...[...starts].map((start) => ({
				reference: `from-${start}`,
				levels: levels((level) => ({
					format: LevelFormat.DECIMAL,
					text: `%${level + 1}.`,
					start,
					style: { paragraph: { indent: indent(level) } }
				}))
			}))
		]
	};
}

function levels(describe: (level: number) => Omit<ILevelsOptions, 'level'>): ILevelsOptions[] {
	return Array.from({ length: deepest }, (_, level) => ({
		level,
		alignment: AlignmentType.LEFT,
		...describe(level)
	}));
}

function indent(level: number) {
	return { left: step * (level + 1), hanging: step };
}
