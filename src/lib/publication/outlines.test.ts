import { extractText, getDocumentProxy } from 'unpdf';
import mammoth from 'mammoth';
import { describe, expect, test } from 'vitest';
import { readMarkdown } from '$lib/editor/read-markdown';
import { renderMarkdown } from '$lib/server/markdown';
import { sampleRecord } from '../../../tests/support/frozen-record';
import { outlineOfBlocks, outlineOfHtml } from '../../../tests/support/outline';
import { readRecord } from './formats/blocks';
import { toDocx } from './formats/docx';
import { toJson } from './formats/json';
import { toPdf } from './formats/pdf';
import { composeRecord, type RecordParts } from './publication';

// The shapes of five kinds of document that circles publish on paper, in words of our own.
const lines = (count: number, what: string) =>
	Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);
const bullets = (count: number, what: string) => lines(count, `- ${what}`).join('\n');
const numbered = (count: number, what: string) =>
	lines(count, what)
		.map((line, index) => `${index + 1}. ${line}`)
		.join('\n');
const paragraphs = (count: number, what: string) => lines(count, `${what} paragraph`).join('\n\n');
const boxes = (count: number) => lines(count, '- [ ] Asked').join('\n');
const table = (head: string[], rows: number) =>
	[head, head.map(() => '---'), ...lines(rows, 'row').map((row) => head.map((column) => `${column} ${row}`))]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');

const shapes: Record<string, Partial<RecordParts>> = {
	'a circle summary: who was there, prompts, eight themes, next steps': {
		objective: 'To see where the gaps are',
		introduction: `${paragraphs(3, 'Opening')}\n\n## In attendance\n\n${bullets(14, 'A guest, organisation')}\n`,
		prompts: lines(4, 'What about question'),
		themes: [
			...lines(8, 'Theme').map((title) => ({
				title,
				markdown: `${paragraphs(2, title)}\n\n_How can it be?_\n`
			})),
			{ title: 'Next steps', markdown: table(['Step', 'Who', 'By when'], 3) }
		]
	},
	'an event report: key messages, sessions with panels, myths and realities, priorities, a checklist': {
		introduction: paragraphs(2, 'Overview'),
		themes: [
			{ title: 'Key messages', markdown: numbered(7, 'Message') },
			...lines(5, 'Session').map((title) => ({
				title,
				markdown: `**Panel:** one, two, three\n\n${paragraphs(2, title)}\n\n## Issues\n\n${bullets(5, 'Issue')}\n\n### More\n\n${numbered(3, 'Point')}`
			})),
			{ title: 'Myths and realities', markdown: table(['Myth', 'Reality'], 6) },
			{ title: 'Priorities', markdown: `${numbered(4, 'Priority')}\n\n## Funding\n\n${bullets(3, 'Gap')}` },
			{ title: 'Checklist', markdown: boxes(12) }
		]
	},
	'a panel record: talks with tables, findings, recommendations': {
		introduction: '_A panel of three_',
		themes: [
			...lines(3, 'Talk').map((title) => ({
				title,
				markdown: `${paragraphs(3, title)}\n\n${table(['Year', 'Referred', 'Charged'], 5)}\n\n${bullets(4, 'Remark')}`
			})),
			{ title: 'Findings', markdown: `${bullets(6, 'Finding')}\n\n> Said in the room.` },
			{ title: 'Recommendations', markdown: bullets(4, 'Recommendation') }
		]
	},
	'an action plan told as a story: problem, approach in phases, what next': {
		themes: [
			{
				title: 'What is the problem?',
				markdown: `${paragraphs(2, 'Problem')}\n\n> A quotation, long enough.`
			},
			{
				title: 'How we approach it',
				markdown: ['Analysis', 'Implementation', 'Assessment']
					.map((phase) => `## ${phase}\n\n${paragraphs(2, phase)}`)
					.join('\n\n')
			},
			{ title: 'What will be done', markdown: table(['What', 'Who', 'By when', 'State'], 6) },
			{ title: 'What next?', markdown: 'One last paragraph, [with a link](https://example.org).' }
		]
	},
	'a guide: areas with examples, components of a policy, useful contacts': {
		introduction: paragraphs(1, 'Purpose'),
		themes: [
			{ title: 'Training', markdown: paragraphs(3, 'Training') },
			{
				title: 'Awareness',
				markdown: `## Why\n\n${paragraphs(1, 'Why')}\n\n## Campaigns\n\n${paragraphs(1, 'Campaign')}`
			},
			{
				title: 'Policies',
				markdown: `${paragraphs(2, 'Policy')}\n\n${bullets(4, 'Component')}\n\n## Practices\n\n${bullets(5, 'Practice')}`
			},
			{ title: 'After that', markdown: `${bullets(5, 'Part')}\n\n- Nested\n  - one\n  - two` },
			{
				title: 'Useful contacts',
				markdown: `${bullets(4, 'Contact')}\n\n## In an emergency\n\n${bullets(4, 'Number')}`
			}
		]
	}
};

describe.each(Object.entries(shapes))('%s', (_, shape) => {
	const markdown = composeRecord({
		objective: '',
		prompts: [],
		introduction: '',
		themes: [],
		nextSteps: [],
		...shape
	});
	const record = sampleRecord(markdown, { title: 'The shape of a record' });
	const outline = outlineOfBlocks(readMarkdown(markdown).content);

	test('is made of real structure', () => {
		const written = Object.values(shape.themes ?? []).length;
		expect(outline.filter((line) => line.startsWith('h2')).length).toBeGreaterThanOrEqual(written);
	});

	test('has the same outline as a page, as data and in Word', async () => {
		const asData = toJson(record, []).sections.flatMap(({ title, blocks }) => [
			...(title === null ? [] : [`h2 ${title}`]),
			...outlineOfBlocks(blocks)
		]);
		expect(asData).toEqual(outline);
		const page = outlineOfHtml(renderMarkdown(markdown, { asPage: true })).map((line) =>
			line.replace(/[☐☑] /, '')
		);
		expect(page).toEqual(outline);
		const { value } = await mammoth.convertToHtml({ buffer: await toDocx(record) });
		const word = outlineOfHtml(value, 1);
		const start = word.findIndex((line) => line.startsWith('tr ')) + 1;
		expect(word.slice(start, start + outline.length)).toEqual(outline);
	});

	test('has the same headings, list items and cells in the PDF, as those hear it who can’t see it', async () => {
		const file = await getDocumentProxy(new Uint8Array(await toPdf(record)));
		const roles: Record<string, number> = {};
		for (let number = 1; number <= file.numPages; number += 1)
			count((await (await file.getPage(number)).getStructTree()) as Tree, roles);
		const of = (start: RegExp) => outline.filter((line) => start.test(line));
		const cells = of(/^tr /).reduce((sum, line) => sum + line.split(' | ').length, 0);
		const headings = (roles.H1 ?? 0) + (roles.H2 ?? 0) + (roles.H3 ?? 0);
		expect(headings).toBe(of(/^h/).length);
		// An item that goes on overleaf is there on both pages, its bullet on one.
		expect(roles.Lbl ?? 0).toBe(of(/^li/).length);
		expect((roles.TH ?? 0) + (roles.TD ?? 0)).toBe(cells);
		const { text } = await extractText(file, { mergePages: true });
		const letters = (words: string) => words.replace(/[\s\u200b]+/g, '');
		for (const block of readRecord(record)) {
			const [first] = outlineOfBlocks([block]);
			if (first)
				expect(letters(text)).toContain(
					letters(first.replace(/^(?:h\d|li\d|tr|p) /, '').split(' | ')[0] ?? '')
				);
		}
	});
});

type Tree = { role?: string; type?: string; children?: Tree[] } | null;

function count(node: Tree, roles: Record<string, number>): void {
	if (!node) return;
	const isHere = node.role !== 'Lbl' || isOnThisPage(node);
	if (node.role && isHere) roles[node.role] = (roles[node.role] ?? 0) + 1;
	for (const child of node.children ?? []) count(child, roles);
}

function isOnThisPage(node: Tree): boolean {
	return node?.type === 'content' || (node?.children ?? []).some(isOnThisPage);
}
