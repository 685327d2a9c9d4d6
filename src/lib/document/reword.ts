import { diffArrays } from 'diff';
import { Node } from 'prosemirror-model';
import { updateYFragment } from 'y-prosemirror';
import type * as Y from 'yjs';
import { taggedMarks } from '$lib/editor/inline-parts';
import { writeMarkdown } from '$lib/editor/markdown';
import { fragmentName, sectionJson } from '$lib/editor/read';
import { schema } from '$lib/editor/schema';
import { plainText, type MarkJson, type NodeJson, type SectionJson } from '$lib/editor/section-json';

/**
 * Makes a section say what was read from Markdown, in one change and with as few edits as it takes. What Markdown can't
 * hold stays on the words that stay: where a line came from, and the records that were made of it.
 */
export function rewordSection(doc: Y.Doc, sectionId: string, section: SectionJson): void {
	const page = Node.fromJSON(schema, keepMarks(sectionJson(doc, sectionId), section));
	page.check();
	updateYFragment(doc, doc.getXmlFragment(fragmentName(sectionId)), page, {
		mapping: new Map(),
		isOMark: new Map()
	});
}

/** The later text, with the marks of the earlier one on every word that is in both. */
export function keepMarks(earlier: SectionJson, later: SectionJson): SectionJson {
	const content: NodeJson[] = [];
	let [from, to] = [0, 0];
	let replaced: NodeJson[] = [];
	for (const { value, added, removed } of diffArrays(
		earlier.content.map(written),
		later.content.map(written)
	)) {
		const before = earlier.content.slice(from, from + value.length);
		const after = later.content.slice(to, to + value.length);
		if (!added) from += value.length;
		if (!removed) to += value.length;
		if (removed) replaced = before;
		else if (added) content.push(...withMarksOf(replaced, after));
		else content.push(...before);
		if (!removed) replaced = [];
	}
	return { type: 'doc', content };
}

const written = (block: NodeJson): string => writeMarkdown({ type: 'doc', content: [block] });

function withMarksOf(before: NodeJson[], after: NodeJson[]): NodeJson[] {
	const lines = before.flatMap(linesOf);
	return after.map((block) => markLines(block, lines));
}

function linesOf(node: NodeJson): NodeJson[] {
	return isLine(node) ? [node] : (node.content ?? []).flatMap(linesOf);
}

/** Each line takes the marks of the earlier line that it has most in common with. */
function markLines(node: NodeJson, lines: NodeJson[]): NodeJson {
	if (!isLine(node)) {
		return node.content ? { ...node, content: node.content.map((part) => markLines(part, lines)) } : node;
	}
	const text = plainText(node);
	const common = lines.map((line) => ({ line, ...commonEnds(plainText(line), text) }));
	const [best] = common.sort((one, other) => other.start + other.end - one.start - one.end);
	if (!best || best.start + best.end === 0) return node;
	lines.splice(lines.indexOf(best.line), 1);
	const marks = marksByPlace(best.line);
	const shift = marks.length - text.length;
	const at = (place: number): MarkJson[] =>
		(place < best.start ? marks[place] : place >= text.length - best.end ? marks[place + shift] : null) ?? [];
	return { ...node, content: marked(node.content ?? [], at) };
}

function isLine({ type }: NodeJson): boolean {
	return type === 'paragraph' || type === 'heading';
}

function commonEnds(one: string, other: string): { start: number; end: number } {
	const most = Math.min(one.length, other.length);
	let start = 0;
	while (start < most && one[start] === other[start]) start += 1;
	let end = 0;
	while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
	// Never between the halves of one character.
	if (/[\ud800-\udbff]/.test(one[start - 1] ?? '')) start -= 1;
	if (/[\udc00-\udfff]/.test(one.at(-end) ?? '') && end > 0) end -= 1;
	return { start, end };
}

/** For each character of a line, the marks on it that Markdown has no sign for. */
function marksByPlace(line: NodeJson): MarkJson[][] {
	return (line.content ?? []).flatMap((part) => {
		const kept = (part.marks ?? []).filter(({ type }) => type in taggedMarks);
		return Array.from(plainText(part).split(''), () => kept);
	});
}

function marked(content: NodeJson[], at: (place: number) => MarkJson[]): NodeJson[] {
	let place = 0;
	return content.flatMap((part) => {
		const from = place;
		place += plainText(part).length;
		if (part.type !== 'text') return [part];
		const pieces: NodeJson[] = [];
		let last: MarkJson[] | null = null;
		for (const [index, character] of (part.text ?? '').split('').entries()) {
			const marks = at(from + index);
			const open = pieces.at(-1);
			if (open && marks === last) open.text += character;
			else pieces.push({ ...part, text: character, marks: [...(part.marks ?? []), ...marks] });
			last = marks;
		}
		return pieces;
	});
}
