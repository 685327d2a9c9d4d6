import { Node } from 'prosemirror-model';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { appendBlocks } from './append-blocks';
import { importMarkdown, partByHeadings } from './import-markdown';
import type { LossKind } from './import-words';
import { writeMarkdown } from './markdown';
import { sectionToMarkdown } from './read';
import { schema } from './schema';
import { plainText, type NodeJson } from './section-json';

const minutes = `---
title: Minutes
tags: [a, b]
---

# Minutes of the spring meeting

Present: **Ana**, Ben & 12 others.  
Apologies: none.

## 1. Where the gaps are

1. First
   1. Deeper
      - Deepest, with \`code\`
        - And one more
2. Second

   A second paragraph of it.

- [x] Book the room
- [ ] Send the [agenda](https://example.org/agenda_(v2) "the agenda")

### Numbers

| Borough | Shelters | Note |
|:--------|---------:|:----:|
| North   | 4        | a \\| b |
| South   | **7**    | [map](https://example.org/map) |

\`\`\`sql
select 1; -- [^not a footnote]
\`\`\`

> A quotation
>
> - with a list

## 2. Next steps

See <https://example.org/next> and mail a@example.org.

***

Last words.
`;

function every(node: NodeJson, type: string): NodeJson[] {
	return [
		...(node.type === type ? [node] : []),
		...(node.content ?? []).flatMap((part) => every(part, type))
	];
}

function lossesOf(text: string): Partial<Record<LossKind, number>> {
	return Object.fromEntries(importMarkdown(text).losses.map(({ kind, times }) => [kind, times]));
}

it('keeps every heading, list depth, table cell, link and code block of real minutes', () => {
	const { section, losses } = importMarkdown(minutes);
	const root: NodeJson = section;
	Node.fromJSON(schema, section).check();
	expect(every(root, 'heading').map((each) => [each.attrs?.level, plainText(each)])).toEqual([
		[2, 'Minutes of the spring meeting'],
		[3, '1. Where the gaps are'],
		[4, 'Numbers'],
		[3, '2. Next steps']
	]);
	const depth = (node: NodeJson): number =>
		Math.max(0, ...(node.content ?? []).map(depth)) + (/_list$/.test(node.type) ? 1 : 0);
	expect(Math.max(...section.content.map(depth))).toBe(4);
	expect(
		every(root, 'list_item')
			.map((each) => each.attrs?.checked)
			.filter((each) => each !== undefined)
	).toEqual([true, false]);
	const cells = [...every(root, 'table_header'), ...every(root, 'table_cell')];
	expect(cells.map(plainText)).toEqual([
		'Borough',
		'Shelters',
		'Note',
		'North',
		'4',
		'a | b',
		'South',
		'7',
		'map'
	]);
	expect(cells.slice(0, 3).map((each) => each.attrs?.align)).toEqual(['left', 'right', 'center']);
	const links = every(root, 'text').flatMap(
		({ marks }) => marks?.filter(({ type }) => type === 'link') ?? []
	);
	expect(links.map(({ attrs }) => attrs?.href)).toEqual([
		'https://example.org/agenda_(v2)',
		'https://example.org/map',
		'https://example.org/next',
		'mailto:a@example.org'
	]);
	expect(every(root, 'code_block').map((each) => [each.attrs?.language, plainText(each)])).toEqual([
		['sql', 'select 1; -- [^not a footnote]']
	]);
	expect(losses.map(({ kind }) => kind).sort()).toEqual(['hint', 'settings']);
});

it('says before what can not be kept, and how often', () => {
	expect(
		lossesOf(
			'<div align="center">x</div>\n\nA <span>b</span> note[^1] and[^two].\n\n[^1]: Words of it.\n[^two]: More.\n\n' +
				'![Map](https://example.org/map.png) ![](data:image/png;base64,AAAA) [here](#part) [there](../other.md)\n\n' +
				'# One\n\n##### Five\n\n###### Six\n\n' +
				'<mark data-commitment="6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01">A promise</mark>'
		)
	).toEqual({ html: 3, footnote: 2, picture: 1, embedded: 1, address: 2, level: 2, record: 1 });
});

it('loses no words of what it can not keep', () => {
	const { section } = importMarkdown(
		'Said[^1].\n\n[^1]: Words of it.\n\n<u>under</u>\n\n![Map](https://example.org/map.png)\n\n[here](#part)'
	);
	expect(plainText({ ...section })).toBe('Said[^1].\n[^1]: Words of it.\n<u>under</u>\nMap\nhere');
});

it('takes pictures of this session only', () => {
	const text = '![Map](/files/6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01#4x3)';
	expect(every(importMarkdown(text, () => true).section, 'image')).toHaveLength(1);
	const elsewhere = importMarkdown(text);
	expect(every(elsewhere.section, 'image')).toHaveLength(0);
	expect(plainText(elsewhere.section)).toBe('Map');
});

it('puts parts under the item of the same name, and the rest where it was asked to', () => {
	const { section } = importMarkdown(
		'Before.\n\n# Where the gaps are?\n\nGaps.\n\n## Deeper\n\n# Other\n\nRest.'
	);
	const parts = partByHeadings(section, new Map([['Where the gaps are', 'gaps']]), 'general');
	expect(parts.map((part) => [part.sectionId, writeMarkdown(part.section)])).toEqual([
		['general', 'Before.\n\n## Other\n\nRest.\n'],
		['gaps', 'Gaps.\n\n### Deeper\n']
	]);
});

it('puts parts under their items also where the minutes have a title', () => {
	const { section } = importMarkdown(
		'# Minutes of 10 December\n\nPresent: all.\n\n## What the numbers can tell\n\nMuch.\n\n### Close\n\nTo home.\n\n## Close\n\nThanks.\n\n## Lunch\n\nSoup.\n\n## Close\n\nAgain.\n\n# Annex\n\nA map.'
	);
	const names = new Map([
		['What the numbers can tell', 'numbers'],
		['Close', 'close']
	]);
	const parts = partByHeadings(section, names, 'opening');
	expect(parts.map((part) => [part.sectionId, writeMarkdown(part.section)])).toEqual([
		['opening', '## Minutes of 10 December\n\nPresent: all.\n\n### Lunch\n\nSoup.\n\n## Annex\n\nA map.\n'],
		['numbers', 'Much.\n\n#### Close\n\nTo home.\n'],
		['close', 'Thanks.\n\nAgain.\n']
	]);
	expect(partByHeadings(section, new Map([['Other', 'other']]), 'opening')).toHaveLength(1);
});

it('adds to the end of what is written, and never in its place', () => {
	const doc = new Y.Doc();
	appendBlocks(doc, 'gaps', importMarkdown('First.').section);
	appendBlocks(doc, 'gaps', importMarkdown('- one\n- two\n\n| a |\n| - |\n| b |').section);
	expect(sectionToMarkdown(doc, 'gaps')).toBe('First.\n\n- one\n- two\n\n| a |\n| --- |\n| b |\n');
});

it('widens a table for a row that is longer than its heading, and keeps every cell', () => {
	const { section, losses } = importMarkdown(
		'| a | b |\n|---|--:|\n| 1 | 2 | 3 \\| c | 4 |\n| 5 |\n\nAfter.'
	);
	const rows = every({ type: 'doc', content: section.content }, 'table_row');
	expect(rows.map((row) => row.content?.map((cell) => plainText(cell)))).toEqual([
		['a', 'b', '', ''],
		['1', '2', '3 | c', '4'],
		['5', '', '', '']
	]);
	expect(plainText({ type: 'doc', content: section.content })).toContain('After.');
	expect(losses).toEqual([]);
});

it('lists addresses that no words lead to, and those that are given twice', () => {
	const { losses } = importMarkdown(
		'See [the map][Map] and [plan].\n\n[map]: https://example.org/map\n[plan]: https://example.org/plan\n[old]: https://example.org/old\n[map]: https://example.org/other\n\nEnd.'
	);
	expect(losses).toEqual([{ kind: 'reference', times: 2, example: '[old]: https://example.org/old' }]);
});
