import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf } from '$lib/editor/changes';
import { compareSections, tallyChanges } from './compare';
import type { NodeJson, SectionJson } from '$lib/editor/section-json';
import { readMarkdown } from '$lib/editor/read-markdown';

const section = (markdown: string) => readMarkdown(markdown) as SectionJson;

/** [-gone-], {+come+}, ~looks different~; blocks on lines of their own. */
function shown(node: NodeJson | SectionJson): string {
	if (node.type === 'text') {
		const text = ('text' in node ? node.text : null) ?? '';
		const change = changeOf(node);
		return change === 'insertion'
			? `{+${text}+}`
			: change === 'deletion'
				? `[-${text}-]`
				: change === 'reformatted'
					? `~${text}~`
					: text;
	}
	const parts = (node.content ?? []).map(shown);
	return parts.join(node.content?.some(({ type }) => type === 'text') ? '' : '\n');
}
const compare = (before: string, after: string) => shown(compareSections(section(before), section(after)));

describe('what changed stands where it changed', () => {
	test('words within a sentence', () => {
		expect(compare('We will meet in May.', 'We will all meet in June.')).toBe(
			'We will {+all +}meet in [-May-]{+June+}.'
		);
	});
	test('a paragraph that came and one that went', () => {
		expect(compare('First.\n\nSecond point.', 'First.\n\nSecond point.\n\nA third thought.')).toBe(
			'First.\nSecond point.\n{+A third thought.+}'
		);
		expect(compare('First.\n\nSomething else entirely.', 'First.')).toBe(
			'First.\n[-Something else entirely.-]'
		);
	});
	test('a paragraph that was rewritten altogether is shown once as gone, once as come', () => {
		expect(compare('Hotels notice first.', 'Nobody has asked drivers yet.')).toBe(
			'[-Hotels notice first.-]\n{+Nobody has asked drivers yet.+}'
		);
	});
	test('an item of a list, a cell of a table', () => {
		expect(compare('- one apple\n- two pears', '- one apple\n- two green pears\n- three plums')).toBe(
			'one apple\ntwo {+green +}pears\n{+three plums+}'
		);
		expect(
			compare('| Who | When |\n|---|---|\n| Ana | May |', '| Who | When |\n|---|---|\n| Ana | late May |')
		).toContain('{+late +}May');
	});
	test('a word that only looks different is said to', () => {
		expect(compare('We agreed to meet.', 'We **agreed** to meet.')).toBe('We ~agreed~ to meet.');
	});
	test('what is empty counts for nothing, but an empty table that came shows', () => {
		const before = section('We meet in May.');
		const cell = { type: 'table_cell', content: [{ type: 'paragraph' }] };
		const table = { type: 'table', content: [{ type: 'table_row', content: [cell, cell] }] };
		const lines = { ...before, content: [...before.content, { type: 'paragraph' }, { type: 'paragraph' }] };
		expect(tallyChanges(compareSections(before, lines))).toEqual({ inserted: 0, deleted: 0, reformatted: 0 });
		const compared = compareSections(before, { ...before, content: [...before.content, table] });
		expect(compared.content.map(changeOf)).toEqual([null, 'insertion']);
		expect(tallyChanges(compared)).toEqual({ inserted: 1, deleted: 0, reformatted: 0 });
		expect(tallyChanges(compareSections(section('One day soon.'), section('One soon.'))).deleted).toBe(1);
	});
	test('a box that was ticked, a heading of another level', () => {
		expect(compare('- [ ] Call Ana', '- [x] Call Ana')).toBe('~Call Ana~');
		expect(compare('## Next\n\nHello', '### Next\n\nHello')).toBe('~Next~\nHello');
	});
	test('nothing changed, nothing marked', () => {
		const text = '## A\n\n- one\n- two\n\n> said';
		expect(tallyChanges(compareSections(section(text), section(text)))).toEqual({
			inserted: 0,
			deleted: 0,
			reformatted: 0
		});
	});
});

test('a rule that came is counted although it has no words', () => {
	expect(tallyChanges(compareSections(section('One'), section('One\n\n---')))).toMatchObject({ inserted: 1 });
});

test('two long texts that share nothing are compared in good time', () => {
	const long = (word: string) =>
		Array.from({ length: 400 }, (_, index) => `${word}${index} and ${word}`).join('\n\n');
	const { inserted, deleted } = tallyChanges(compareSections(section(long('one')), section(long('two'))));
	expect([inserted, deleted]).toEqual([1200, 1200]);
});

test('without what came it is the text before, without what went the text after', () => {
	const texts = fc
		.array(fc.array(fc.constantFrom('we', 'will', 'meet', 'in', 'May', '**soon**'), { minLength: 1 }), {
			maxLength: 6
		})
		.map((paragraphs) => paragraphs.map((words) => words.join(' ')).join('\n\n'));
	fc.assert(
		fc.property(texts, texts, (before, after) => {
			const compared = compareSections(section(before), section(after));
			const [was, is] = [without(compared, 'insertion'), without(compared, 'deletion')];
			expect(was).toEqual(wordsIn(section(before)));
			expect(is).toEqual(wordsIn(section(after)));
		}),
		{ seed: 7, numRuns: 300 }
	);
});

function without(node: NodeJson | SectionJson, change: string): string[] {
	if (node.type === 'text' && 'text' in node)
		return changeOf(node) === change ? [] : (node.text?.split(/\s+/).filter(Boolean) ?? []);
	return (node.content ?? []).flatMap((part) => without(part, change));
}

const wordsIn = (node: NodeJson | SectionJson) => without(node, 'nothing');

describe('whatever somebody wrote, nobody waits for the comparison', () => {
	const timed = (before: NodeJson[], after: NodeJson[]): [SectionJson, number] => {
		const began = performance.now();
		const compared = compareSections({ type: 'doc', content: before }, { type: 'doc', content: after });
		return [compared, performance.now() - began];
	};
	const paragraph = (text: string): NodeJson => ({ type: 'paragraph', content: [{ type: 'text', text }] });
	const many = (letter: string, count: number) =>
		Array.from({ length: count }, (_, index) => `${letter}${index}`);

	test('quotations within quotations', () => {
		const nested = (words: string): NodeJson =>
			Array.from({ length: 60 }).reduce<NodeJson>(
				(inner) => ({ type: 'blockquote', attrs: { a: '"' }, content: [inner] }),
				paragraph(words)
			);
		const [compared, took] = timed([nested('One "word".')], [nested('Two "words".')]);
		expect(tallyChanges(compared).inserted).toBeGreaterThan(0);
		expect(took).toBeLessThan(1_000);
	});

	test('a paragraph of many words, all of them new', () => {
		const [compared, took] = timed(
			[paragraph(many('a', 40_000).join(' '))],
			[paragraph(`${many('b', 40_000).join(' ')} a1 a2`)]
		);
		expect(tallyChanges(compared)).toMatchObject({ inserted: 40_002, deleted: 40_000 });
		expect(took).toBeLessThan(2_500);
	});

	test('many blocks, all of them new', () => {
		const blocks = (letter: string) => many(letter, 15_000).map(paragraph);
		const [compared, took] = timed(blocks('a'), blocks('b'));
		expect(tallyChanges(compared)).toMatchObject({ inserted: 15_000, deleted: 15_000 });
		expect(took).toBeLessThan(2_500);
	});
});
