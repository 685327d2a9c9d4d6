import { extractText, getDocumentProxy } from 'unpdf';
import mammoth from 'mammoth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askable, type Asked } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { introductionSection } from '$lib/document/document';
import { layersOf, rewordText, startTexts } from '$lib/document/document.server';
import { addTheme, listThemes, removeTheme, renameTheme, startThemes } from '$lib/document/theme.server';
import { readMarkdown } from '$lib/editor/read-markdown';
import { readAs, writeAs } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import { startFrom } from '$lib/template/template';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { kindsOfBlocks, kindsOfHtml } from '../../../tests/support/outline';
import { drawBlock, shapes, type Shape } from '../../../tests/support/shapes';
import { composeFor } from './compose.server';
import { toDocx } from './formats/docx';
import { toJson } from './formats/json';
import { toPdf } from './formats/pdf';
import type { FrozenRecord } from './formats/record';
import { findPublication, noteComposed, publishSummary } from './publication.server';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

/** A shape with words: what is typed in the product, and what must be found again in what it publishes. */
function draw(shape: Shape) {
	let count = 0;
	const written: string[] = [];
	const words = () => {
		count += 1;
		written.push(`Words ${count}`);
		return `Words ${count}`;
	};
	const blocks = (all: string[]) => all.map((block) => drawBlock(block, words));
	const text = (all: ReturnType<typeof blocks>) => all.map(({ markdown }) => markdown).join('\n\n');
	const introduction = blocks(shape.introduction);
	const themes = shape.themes.map((theme) => ({ title: words(), blocks: blocks(theme) }));
	const found = [
		...(shape.hasObjective ? ['p'] : []),
		...introduction.flatMap((each) => each.found.map((kind) => (/^h/.test(kind) ? 'h2' : kind))),
		...(shape.prompts > 0 ? ['h2', ...Array.from({ length: shape.prompts }, () => 'item - at 1')] : []),
		...themes.flatMap((theme) => ['h2', ...theme.blocks.flatMap((each) => each.found)])
	];
	return {
		introduction: text(introduction),
		themes: themes.map(({ title, blocks: all }) => ({ title, markdown: text(all) })),
		found,
		written
	};
}

/** Starts the summary from its template, edits it into the shape, and freezes it. */
async function rebuild(of: Asked, shape: Shape, drawn: ReturnType<typeof draw>): Promise<FrozenRecord> {
	const session = { id: of.session, circleId: of.circle };
	const nothing = { themes: [], talks: [], present: [], commitments: [], phases: [] };
	const draft = startFrom(shape.template, nothing).themes;
	const begun = await writeAs(of.convener, (tx) =>
		startThemes(
			tx,
			session,
			draft.map(({ title }) => title)
		)
	);
	const texts = (begun ?? []).map(({ id, position }) => ({
		sectionId: id,
		markdown: draft[position]?.markdown ?? ''
	}));
	await startTexts(of.summary, texts);
	await writeAs(of.convener, async (tx) => {
		for (const [at, { title }] of drawn.themes.entries()) {
			const theme = begun?.[at];
			await (theme ? renameTheme(tx, of.session, theme.id, title) : addTheme(tx, session, title));
		}
		for (const { id } of (begun ?? []).slice(drawn.themes.length)) await removeTheme(tx, of.session, id);
	});
	const themes = await readAs(of.convener, (tx) => listThemes(tx, of.session));
	const type = (section: string, markdown: string) => rewordText(of.summary, section, () => true, markdown);
	await type(introductionSection, drawn.introduction);
	for (const [at, { markdown }] of drawn.themes.entries()) await type(themes[at]?.id ?? '', markdown);
	const { markdown } = composeFor('public', {
		session: {
			id: of.session,
			title: 'The shape of a record',
			objective: shape.hasObjective ? 'To see the gaps' : '',
			wasChathamHouse: false,
			timeZone: 'Europe/London'
		},
		prompts: Array.from({ length: shape.prompts }, (_, index) => ({ body: `Question ${index + 1}?` })),
		themes,
		steps: [],
		agreement: null,
		texts: await layersOf(of.summary),
		pictures: []
	});
	const record = { audience: 'public' as const, title: 'The shape of a record', markdown };
	await noteComposed(of.session, record, {});
	const { slug } = await writeAs(of.convener, (tx) => publishSummary(tx, of.session, record));
	const frozen = await readAs(null, (tx) => findPublication(tx, slug, null));
	if (!frozen) throw new Error('Nothing was published.');
	return { ...frozen, address: `https://colloquy.example.org/published/${slug}` };
}

describe.each(Object.entries(shapes))('%s', (_, shape) => {
	const drawn = draw(shape);
	let record: FrozenRecord;
	beforeAll(async () => {
		const of = await askable(database, { members: 0, themes: 0, attribution: 'attributed' });
		record = await rebuild(of, shape, drawn);
	});

	test('is all there as Markdown, as data and as a page', () => {
		expect(kindsOfBlocks(readMarkdown(record.markdown).content)).toEqual(drawn.found);
		const asData = toJson(record, []).sections.flatMap(({ title, blocks }) => [
			...(title === null ? [] : ['h2']),
			...kindsOfBlocks(blocks)
		]);
		expect(asData).toEqual(drawn.found);
		expect(kindsOfHtml(renderMarkdown(record.markdown, { asPage: true }))).toEqual(drawn.found);
		const words = record.markdown.match(/Words \d+/g);
		expect(words).toEqual(drawn.written.toSorted((one, other) => numberIn(one) - numberIn(other)));
	});

	test('is all there in Word', async () => {
		const { value } = await mammoth.convertToHtml(
			{ buffer: await toDocx(record) },
			{ styleMap: ["p[style-name='Quote'] => blockquote > p:fresh"] }
		);
		const kinds = kindsOfHtml(value, 1);
		// Before the text stand the facts of the record, as a table; a box to tick is the sign of its item.
		const start = kinds.findIndex((kind) => kind.startsWith('table')) + 1;
		const expected = drawn.found.map((kind) => kind.replace('☐', '-'));
		expect(kinds.slice(start, start + expected.length)).toEqual(expected);
	});

	test('is all there in the PDF, as those hear it who can’t see it', async () => {
		const file = await getDocumentProxy(new Uint8Array(await toPdf(record)));
		const roles: Record<string, number> = {};
		for (let number = 1; number <= file.numPages; number += 1)
			count((await (await file.getPage(number)).getStructTree()) as Tree, roles);
		const of = (start: RegExp) => drawn.found.filter((line) => start.test(line));
		const cells = of(/^table/).map((kind) => /(\d+)x(\d+)/.exec(kind) ?? []);
		expect((roles.H1 ?? 0) + (roles.H2 ?? 0) + (roles.H3 ?? 0)).toBe(of(/^h/).length);
		// An item that goes on overleaf is there on both pages, its bullet on one.
		expect(roles.Lbl ?? 0).toBe(of(/^item/).length);
		expect(roles.BlockQuote ?? 0).toBe(of(/^quote/).length);
		expect((roles.TH ?? 0) + (roles.TD ?? 0)).toBe(
			cells.reduce((sum, [, columns, rows]) => sum + Number(columns) * Number(rows), 0)
		);
		const { text } = await extractText(file, { mergePages: true });
		expect(text.match(/Words\s+\d+/g)?.length).toBe(drawn.written.length);
	});
});

const numberIn = (text: string): number => Number(/\d+/.exec(text)?.[0]);

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
