import fc from 'fast-check';
import { Node } from 'prosemirror-model';
import { describe, expect, it } from 'vitest';
import { writeMarkdown } from './markdown';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';
import type { MarkJson, NodeJson, SectionJson } from './section-json';

const seed = 20261127;

function canonical(section: SectionJson): unknown {
	const node = Node.fromJSON(schema, section);
	node.check();
	/* Two commitments on the same words have no order. */
	return JSON.parse(JSON.stringify(node.toJSON()), (key, value) =>
		key === 'marks'
			? [...value].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
			: value
	);
}

const nasty = fc.stringMatching(/^[a-zA-Zé中 *_~`[\]()<>!&#;:./\\|+=@"'0-9-]{1,14}$/);
const words = fc.constantFrom(
	'prevention',
	'1. first',
	'- dash',
	'# no heading',
	'> not quoted',
	'&amp;',
	'www.example.org',
	'a@b.org',
	'https://example.org/a_b',
	'***',
	'---',
	'===',
	'[x] done',
	'![picture](x)',
	'<b>',
	'<!-- -->',
	'snake_case_word',
	'+ plus',
	'| a | b |',
	'```',
	'~~~',
	'2) second',
	'“quoted”',
	'end!',
	'\\',
	'&#35;',
	'a  b',
	'[a]: /url',
	':--'
);
const href = fc.constantFrom(
	'https://example.org/',
	'https://example.org/a_(b)?c=1&copy=2&lt;',
	'mailto:a@b.org',
	'https://x.org/*a*'
);
const uuid = fc.constantFrom('6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01', '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a02');

const plainMarks = fc
	.record({
		strong: fc.boolean(),
		em: fc.boolean(),
		strike: fc.boolean(),
		code: fc.integer({ min: 0, max: 6 }).map((n) => n === 0),
		link: fc.option(href, { freq: 4 })
	})
	.map(({ link, ...flags }): MarkJson[] => [
		...(link ? [{ type: 'link', attrs: { href: link } }] : []),
		...Object.entries(flags).flatMap(([type, on]) => (on ? [{ type }] : []))
	]);

const extraMarks = fc
	.record({
		highlight: fc.option(
			fc.record({ theme: fc.constantFrom(null, 'prevent', 'What "we" see & do | *now* <3 `x` \\ _y_') }),
			{ freq: 2 }
		),
		place: fc.option(fc.constantFrom('6b0f#3', 'a "b" & <c> | `d`'), { freq: 1 }),
		ids: fc.uniqueArray(uuid),
		decision: fc.option(uuid, { freq: 3 }),
		question: fc.option(uuid, { freq: 3 })
	})
	.map(({ highlight, place, ids, decision, question }): MarkJson[] => [
		...(decision ? [{ type: 'decision', attrs: { id: decision } }] : []),
		...(question ? [{ type: 'question', attrs: { id: question } }] : []),
		...(highlight ? [{ type: 'highlight', attrs: highlight }] : []),
		...(place ? [{ type: 'source', attrs: { place } }] : []),
		...ids.sort().map((id) => ({ type: 'commitment', attrs: { id } }))
	]);

const image: fc.Arbitrary<NodeJson> = fc
	.record({
		file: uuid,
		alt: fc.oneof(words, nasty).map((alt) => alt.replace(/\s+/g, ' ').trim()),
		size: fc.option(fc.constantFrom([640, 480], [1, 9000]))
	})
	.map(({ size, ...attrs }) => ({
		type: 'image',
		attrs: { ...attrs, width: size?.[0] ?? null, height: size?.[1] ?? null }
	}));

/** Inline nodes that are written whatever the options, and those that only `marked: 'html'` keeps. */
const always: fc.Arbitrary<NodeJson>[] = [image];
const mention: fc.Arbitrary<NodeJson> = fc
	.record({
		type: fc.constantFrom('person', 'reference'),
		id: uuid,
		label: fc.oneof(words, nasty).map((label) => label.replace(/\s+/g, ' ').trim())
	})
	.map(({ type, ...attrs }) => ({ type, attrs }));
const whenTagged: fc.Arbitrary<NodeJson>[] = [mention];

function inline(withExtra: boolean): fc.Arbitrary<NodeJson[]> {
	const marks = withExtra ? fc.tuple(plainMarks, extraMarks).map((lists) => lists.flat()) : plainMarks;
	const text = fc.record({ text: fc.oneof(words, nasty), marks }).map((part) => ({ type: 'text', ...part }));
	/* Whoever makes a whole line bold makes its breaks and pictures bold, too. */
	const marked = (node: fc.Arbitrary<NodeJson>) =>
		withExtra ? fc.tuple(node, marks).map(([part, own]) => ({ ...part, marks: own })) : node;
	const part: fc.Arbitrary<NodeJson> = fc.oneof(
		{ weight: 6, arbitrary: text },
		{ weight: 1, arbitrary: marked(fc.constant({ type: 'hard_break' })) },
		...(withExtra ? [...always, ...whenTagged] : always).map((arbitrary) => ({
			weight: 1,
			arbitrary: marked(arbitrary)
		}))
	);
	return fc
		.array(part, { minLength: 1, maxLength: 5 })
		.map(withExtra ? (parts) => parts : tidy)
		.filter((parts) => parts.length > 0);
}

/**
 * Without tags Markdown can't hold, or the parser can't read: marks on the spaces at the edge of a run, two breaks together,
 * marks around code, struck words that touch bold or italic ones.
 */
function tidy(parts: NodeJson[]): NodeJson[] {
	const kept = parts.filter(
		(part, index) => part.type !== 'hard_break' || (index > 0 && parts[index - 1]?.type !== 'hard_break')
	);
	return kept.flatMap((part, index) => {
		if (part.type !== 'text') return [part];
		const types = (part.marks ?? []).map(({ type }) => type);
		const bare = part.text !== part.text?.trim() || types.includes('code');
		const left = flanking.filter((type) => !bare && !(type === 'strike' && /strong|em/.test(types.join())));
		const marks = (part.marks ?? []).filter(
			({ type }) =>
				(!flanking.includes(type) || left.includes(type)) &&
				(type !== 'code' || !/[`[\]]|\\\|/.test(part.text ?? ''))
		);
		const struck = (node: NodeJson | undefined) =>
			node?.marks?.some(({ type }) => type === 'strike') ?? false;
		const apart = struck(part) || struck(kept[index - 1]);
		return apart && index > 0
			? [
					{ type: 'text', text: ' ' },
					{ ...part, marks }
				]
			: [{ ...part, marks }];
	});
}

const flanking = ['strong', 'em', 'strike'];

function blocks(withExtra: boolean): fc.Arbitrary<NodeJson[]> {
	const line = inline(withExtra);
	const filled = line.map((content): NodeJson => ({ type: 'paragraph', content }));
	const empty = fc.constantFrom<NodeJson>(
		{ type: 'paragraph' },
		...(withExtra ? [{ type: 'paragraph', content: [{ type: 'text', text: '\u200b' }] }] : [])
	);
	const paragraph = withExtra
		? fc.oneof({ weight: 6, arbitrary: filled }, { weight: 1, arbitrary: empty })
		: filled;
	const { block } = fc.letrec<{ block: NodeJson; item: NodeJson }>((tie) => ({
		block: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			paragraph,
			fc
				.tuple(fc.integer({ min: 2, max: 4 }), line)
				.map(([level, content]) => ({ type: 'heading', attrs: { level }, content })),
			fc.constant<NodeJson>({ type: 'horizontal_rule' }),
			code(withExtra),
			table(line, withExtra),
			fc
				.array(tie('block'), { minLength: 1, maxLength: 3 })
				.map((content) => ({ type: 'blockquote', content })),
			fc
				.array(tie('block'), { minLength: 1, maxLength: 3 })
				.map((content) => ({ type: 'circle_only', content })),
			fc
				.array(tie('item'), { minLength: 1, maxLength: 3 })
				.map((content) => ({ type: 'bullet_list', content })),
			fc
				.tuple(
					fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(999_999_999)),
					fc.array(tie('item'), { minLength: 1, maxLength: 3 })
				)
				.map(([order, content]) => ({ type: 'ordered_list', attrs: { order }, content }))
		),
		item: fc
			.record({
				checked: fc.constantFrom(null, null, true, false),
				first: fc.oneof({ weight: 6, arbitrary: paragraph }, { weight: 1, arbitrary: empty }),
				rest: fc.array(tie('block'), { maxLength: 2 })
			})
			.map(({ checked, first, rest }) => ({
				type: 'list_item',
				attrs: { checked },
				content: first.content || withExtra || rest[0]?.type !== 'paragraph' ? [first, ...rest] : rest
			}))
	}));
	return fc.array(block, { minLength: 1, maxLength: 4 });
}

function code(withExtra: boolean): fc.Arbitrary<NodeJson> {
	return fc
		.record({
			language: fc.constantFrom(null, 'js', 'c++', 'C/C++', '{.python', 'a\\b', 'x`y', '~z', '&amp;'),
			text: fc
				.oneof(
					fc.string({ minLength: 1, maxLength: 12 }),
					fc.constantFrom(':::', '~~~~', '```', '  ', '\n\n', '\tx', 'if:\n\t\ty\n \tz', '\t', '```\n\t')
				)
				.map((text) => text.replaceAll('\r', '')),
			end: withExtra ? fc.constantFrom('', '\n', '\n  x', '\n\n') : fc.constant('\n  x')
		})
		.map(({ language, text, end }) => ({
			type: 'code_block',
			attrs: { language },
			...(text + end === '' ? {} : { content: [{ type: 'text', text: text + end }] })
		}));
}

function table(line: fc.Arbitrary<NodeJson[]>, withExtra: boolean): fc.Arbitrary<NodeJson> {
	const rows = fc.tuple(line, line, line, line);
	if (!withExtra)
		return fc.tuple(rows, fc.boolean()).map(([[a, b, c, d], headed]) => ({
			type: 'table',
			content: [row([a, b], headed ? 'table_header' : 'table_cell'), row([c, d], 'table_cell')]
		}));
	const cell = fc
		.record({
			type: fc.constantFrom('table_cell', 'table_cell', 'table_header'),
			colspan: fc.constantFrom(1, 1, 1, 2),
			rowspan: fc.constantFrom(1, 1, 1, 3),
			align: fc.constantFrom(null, null, 'left', 'center', 'right'),
			content: fc.array(
				fc.oneof({ weight: 4, arbitrary: line }, { weight: 1, arbitrary: fc.constant<NodeJson[]>([]) }),
				{
					minLength: 1,
					maxLength: 2
				}
			)
		})
		.map(({ type, content, ...attrs }) => ({
			type,
			attrs: { ...attrs, colwidth: null },
			content: content.map((inside) => ({ type: 'paragraph', content: inside }))
		}));
	return fc
		.array(
			fc.array(cell, { minLength: 1, maxLength: 3 }).map((content) => ({ type: 'table_row', content })),
			{ minLength: 1, maxLength: 3 }
		)
		.map((content) => ({ type: 'table', content }));
}

function row(lines: NodeJson[][], type: string): NodeJson {
	return {
		type: 'table_row',
		content: lines.map((content) => ({
			type,
			attrs: { colspan: 1, rowspan: 1, colwidth: null, align: null },
			content: [{ type: 'paragraph', content }]
		}))
	};
}

function holds(marked: 'text' | 'html', runs: number) {
	fc.assert(
		fc.property(blocks(marked === 'html'), (content) => {
			const section: SectionJson = { type: 'doc', content };
			const written = writeMarkdown(section, { marked });
			const back = writeMarkdown(readMarkdown(written), { marked });
			expect(canonical(readMarkdown(written)), written).toEqual(canonical(section));
			expect(back).toBe(written);
		}),
		{ seed, numRuns: runs }
	);
}

describe('Markdown', () => {
	it('reads back the document it was written from', () => holds('text', 300));
	it('keeps observations and commitments when asked to', () => holds('html', 200));

	it.each([
		['in a list', '- first\n\n  ```\n  \tx\n   \t\ty\n  ```'],
		['in a list in a list', '1. first\n   - second\n\n     ~~~\n     \tx\n      \t\ty\n     ~~~'],
		['in a list in a quotation', '> - first\n>\n>   ```\n>   \tx\n>    \t\ty\n>   ```'],
		['in a quotation in a list', '- first\n\n  > ```\n  > \tx\n  >  \t\ty\n  > ```'],
		['outside of lists', '```\n\tx\n \t\ty\n```']
	])('keeps the tabs that code begins with, %s', (_where, text) => {
		expect(codeIn(readMarkdown(text))).toEqual(['\tx\n \t\ty']);
	});

	it('takes tabs for what they are everywhere else', () => {
		const text = '- first\n\t- second\n  ```\n  \tx\n\nwords\n\n- third\n\t- fourth';
		expect(readMarkdown(text)).toEqual(readMarkdown(text.replaceAll('\t-', '    -')));
	});
});

function codeIn({ type, content = [] }: SectionJson | NodeJson): string[] {
	if (type === 'code_block') return [content.map(({ text }) => text).join('')];
	return content.flatMap(codeIn);
}
