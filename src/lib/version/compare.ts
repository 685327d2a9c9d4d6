import { diffArrays } from 'diff';
import { changeOf, type Change } from '$lib/editor/changes';
import type { NodeJson, SectionJson } from '$lib/editor/section-json';
import type { Tally } from './version';

/** Nodes that hold text themselves: within them words are compared. */
const textBlocks = new Set(['paragraph', 'heading', 'code_block']);
/** Past this many pairs blocks are not matched by likeness: one way of showing it is as good as another then. */
const mostPairs = 40_000;
/** So long texts are compared; what is left by then went and came as a whole. Nobody else waits for longer. */
const patienceMs = 600;

/** When a comparison that begins now has to be done, in the milliseconds of `performance.now()`. */
export function patience(): number {
	return performance.now() + patienceMs;
}

/**
 * One section with the changes from `before` to `after` in place: texts that came carry the mark `insertion`, texts that went
 * `deletion`, texts that only look different `reformatted`. Blocks are matched first, then the words of blocks that are alike.
 */
export function compareSections(before: SectionJson, after: SectionJson, until = patience()): SectionJson {
	return { type: 'doc', content: compareNodes([...before.content], [...after.content], until) };
}

/** What has no text and yet shows counts as a word; an empty line or cell does not. */
const seenWithoutText = new Set(['image', 'horizontal_rule', 'person', 'reference', 'table']);

/** How many words came, went or look different. */
export function tallyChanges(section: SectionJson): Tally {
	const tally: Tally = { inserted: 0, deleted: 0, reformatted: 0 };
	const visit = (node: NodeJson): void => {
		const change = changeOf(node);
		if (change !== null) {
			const words = (node.text ?? '').split(/\s+/).filter(Boolean).length;
			tally[change === 'insertion' ? 'inserted' : change === 'deletion' ? 'deleted' : change] +=
				seenWithoutText.has(node.type) ? 1 : words;
		}
		for (const part of node.content ?? []) visit(part);
	};
	visit(section);
	return tally;
}

function compareNodes(before: NodeJson[], after: NodeJson[], until: number): NodeJson[] {
	const result: NodeJson[] = [];
	let gone: NodeJson[] = [];
	let come: NodeJson[] = [];
	const settle = (): void => {
		result.push(...matchAlike(gone, come, until));
		[gone, come] = [[], []];
	};
	const [was, is] = [before.map(keyOf), after.map(keyOf)];
	for (const run of diffArrays(was, is, { timeout: left(until) }) ?? entirely(was, is)) {
		const from = run.removed ? before : after;
		const taken = from.splice(0, run.count);
		if (run.removed) gone.push(...taken);
		else if (run.added) come.push(...taken);
		else {
			before.splice(0, run.count);
			settle();
			result.push(...taken);
		}
	}
	settle();
	return result;
}

/** Blocks that went and blocks that came between two that stayed: those alike are one block that was changed. */
function matchAlike(gone: NodeJson[], come: NodeJson[], until: number): NodeJson[] {
	const tooMany = gone.length * come.length > mostPairs || left(until) === 0;
	const pairs = tooMany ? [] : bestPairs(gone, come, until);
	const result: NodeJson[] = [];
	let [from, to] = [0, 0];
	for (const [old, young] of [...pairs, [gone.length, come.length] as const]) {
		result.push(...gone.slice(from, old).map((node) => changed(node, 'deletion')));
		result.push(...come.slice(to, young).map((node) => changed(node, 'insertion')));
		const [was, is] = [gone[old], come[young]];
		if (was && is) result.push(compareNode(was, is, until));
		[from, to] = [old + 1, young + 1];
	}
	return result;
}

function compareNode(was: NodeJson, is: NodeJson, until: number): NodeJson {
	const compared = {
		...is,
		content: textBlocks.has(is.type)
			? compareWords(was, is, until)
			: compareNodes([...(was.content ?? [])], [...(is.content ?? [])], until)
	};
	// A box that was ticked, a heading of another level: the words are the same.
	return attributesKey(was) === attributesKey(is) ? compared : lookingDifferent(compared);
}

function lookingDifferent(node: NodeJson): NodeJson {
	if (changeOf(node) !== null) return node;
	if (node.type === 'text') return changed(node, 'reformatted');
	return { ...node, content: (node.content ?? []).map(lookingDifferent) };
}

/** The pairs, in order in both, that have most in common altogether. */
function bestPairs(gone: NodeJson[], come: NodeJson[], until: number): [number, number][] {
	const width = come.length + 1;
	const best = new Float64Array((gone.length + 1) * width);
	const [theirWords, ourWords] = [gone.map(wordsOf), come.map(wordsOf)];
	const at = (row: number, column: number): number => best[row * width + column] ?? 0;
	const alike = gone.map((was, row) =>
		come.map((is, column) =>
			was.type === is.type && left(until) > 0
				? likeness(theirWords[row] ?? new Set(), ourWords[column] ?? new Set())
				: 0
		)
	);
	for (let row = gone.length - 1; row >= 0; row -= 1)
		for (let column = come.length - 1; column >= 0; column -= 1)
			best[row * width + column] = Math.max(
				at(row + 1, column),
				at(row, column + 1),
				at(row + 1, column + 1) + (alike[row]?.[column] ?? 0)
			);
	const pairs: [number, number][] = [];
	for (let [row, column] = [0, 0]; row < gone.length && column < come.length;) {
		const like = alike[row]?.[column] ?? 0;
		if (like > 0 && at(row, column) === at(row + 1, column + 1) + like) pairs.push([row++, column++]);
		else if (at(row, column) === at(row + 1, column)) row += 1;
		else column += 1;
	}
	return pairs;
}

/** 0 for blocks that share too little to be one; two without words are alike. */
function likeness(one: Set<string>, other: Set<string>): number {
	if (one.size === 0 && other.size === 0) return 1;
	const shared = [...one].filter((word) => other.has(word)).length;
	const share = (2 * shared) / (one.size + other.size);
	return share >= 0.3 ? share : 0;
}

function wordsOf(node: NodeJson): Set<string> {
	const text = (part: NodeJson): string => part.text ?? (part.content ?? []).map(text).join(' ');
	return new Set(
		text(node)
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu) ?? []
	);
}

/** Milliseconds until then, none below zero. */
const left = (until: number): number => Math.max(0, until - performance.now());

/** Everything went, everything came: for what would take too long to compare. */
const entirely = (before: readonly string[], after: readonly string[]) => [
	{ removed: true, added: false, count: before.length },
	{ removed: false, added: true, count: after.length }
];

type Word = { node: NodeJson; text: string | null };

/** Words are equal when they read alike; what is no text when all of it is equal. */
const wordKey = ({ node, text }: Word): string => (text === null ? `\0${keyOf(node)}` : text);

/** The words of two texts in place. Words are equal when they read alike; that they look different is said, too. */
function compareWords(was: NodeJson, is: NodeJson, until: number): NodeJson[] {
	const [before, after] = [splitWords(was), splitWords(is)];
	const [old, young] = [before.map(wordKey), after.map(wordKey)];
	const runs = diffArrays(old, young, { timeout: left(until) }) ?? entirely(old, young);
	const words: NodeJson[] = [];
	let [from, to] = [0, 0];
	for (const { added, removed, count } of runs) {
		if (removed) {
			words.push(...before.slice(from, from + count).map(({ node }) => changed(node, 'deletion')));
			from += count;
		} else if (added) {
			words.push(...after.slice(to, to + count).map(({ node }) => changed(node, 'insertion')));
			to += count;
		} else {
			for (let index = 0; index < count; index += 1) {
				const [old, young] = [before[from + index], after[to + index]];
				if (!old || !young) continue;
				const same = keyOf(old.node) === keyOf(young.node) || young.text?.trim() === '';
				words.push(same ? young.node : changed(young.node, 'reformatted'));
			}
			from += count;
			to += count;
		}
	}
	return joinTexts(words);
}

/** Words, the spaces between them, and what is no text: each by itself, with its marks. */
function splitWords({ content = [] }: NodeJson): Word[] {
	return content.flatMap((node): Word[] =>
		node.type !== 'text'
			? [{ node, text: null }]
			: ((node.text ?? '').match(/\s+|[\p{L}\p{N}’']+|[^\s\p{L}\p{N}]/gu) ?? []).map((text) => ({
					node: { ...node, text },
					text
				}))
	);
}

function joinTexts(nodes: NodeJson[]): NodeJson[] {
	const joined: NodeJson[] = [];
	for (const node of nodes) {
		const last = joined.at(-1);
		if (last?.type === 'text' && node.type === 'text' && marksKey(last) === marksKey(node))
			joined[joined.length - 1] = { ...last, text: `${last.text ?? ''}${node.text ?? ''}` };
		else joined.push(node);
	}
	return joined;
}

/** A node of which everything came or went: its texts say so, and what has no text, such as an empty table, says it itself. */
function changed(node: NodeJson, change: Change): NodeJson {
	const { content = [] } = node;
	const isEmpty = content.length === 0 || (node.type === 'table' && wordsOf(node).size === 0);
	if (node.type === 'text' || isEmpty) return { ...node, marks: [{ type: change }, ...(node.marks ?? [])] };
	return { ...node, content: content.map((part) => changed(part, change)) };
}

const marksKey = (node: NodeJson): string =>
	(node.marks ?? [])
		.map((mark) => JSON.stringify([mark.type, Object.entries(mark.attrs ?? {}).sort()]))
		.sort()
		.join();

/** Equal for nodes that are equal, in whatever order their marks and attributes come. */
function keyOf(node: NodeJson): string {
	return JSON.stringify(keyParts(node));
}

/** Written as text only once: a text within a text within a text would double its signs with every level. */
function keyParts(node: NodeJson): unknown[] {
	return [
		node.type,
		attributesKey(node),
		marksKey(node),
		node.text ?? null,
		(node.content ?? []).map(keyParts)
	];
}

function attributesKey({ attrs }: NodeJson): string {
	const given = Object.entries(attrs ?? {}).filter(([, value]) => value !== null);
	return JSON.stringify(given.sort(([one], [other]) => (one < other ? -1 : 1)));
}
