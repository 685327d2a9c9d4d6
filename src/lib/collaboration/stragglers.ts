import * as Y from 'yjs';
import { Before, parentItem, wordsNow } from './dying';
import type { Delta, Meant, Node, Run } from './dying';

/** Blocks that hold a line of text themselves. */
const TEXT_BLOCKS = new Set(['paragraph', 'heading', 'code_block']);
const PARTS_OF_TABLES = /^table/;
type Root = Y.XmlFragment;
type Found = { block: Y.XmlElement; now: string; offset: (before: number) => number };
type Place = { root: Root; index: number };

/**
 * Brings back what a change takes along that whoever made it had never seen [C90]. Making a heading of a paragraph, or a
 * list of it, puts another block in its place: what somebody else was writing in the old one would be gone with it. It goes
 * to the same place in the new block; where there is none, because the paragraph was deleted, it stays as one of its own.
 * To be called while the change is made (`afterTransaction`).
 * @returns how many pieces there were
 */
export function bringBackStragglers(transaction: Y.Transaction, meant: Meant): number {
	if (transaction.deleteSet.clients.size === 0) return 0;
	const before = new Before(transaction, meant);
	const lost = before.dyingUnseen().filter(({ id }) => meant.of?.(id.client) ?? true);
	if (lost.length === 0) return 0;
	const arrived = new Arrivals(transaction);
	const rescues = lost.flatMap((item) => rescueOf(item, before));
	const wholes = [...new Map(rescues.map((rescue) => [rescue.block, rescue])).values()];
	// Where things go is looked up first: what comes back must not be taken for what arrived.
	const steps = wholes.flatMap((rescue) => planOf(rescue, before, arrived));
	if (steps.length > 0) transaction.doc.transact(() => steps.forEach((step) => step()));
	return steps.length;
}

/** A line that was written into, or a whole block that was added to something that is gone. */
type Rescue = { kind: 'words' | 'block'; block: Y.XmlElement; item: Y.Item };

function rescueOf(item: Y.Item, before: Before): Rescue[] {
	const type = item.content instanceof Y.ContentType ? item.content.type : null;
	const outer = item.parent;
	const line = outer instanceof Y.XmlText ? outer.parent : outer;
	if (line instanceof Y.XmlElement && TEXT_BLOCKS.has(line.nodeName) && line._item !== null)
		return [{ kind: 'words', block: line, item: line._item }];
	return type instanceof Y.XmlElement && before.isUnseen(item) ? [{ kind: 'block', block: type, item }] : [];
}

function planOf({ kind, block, item }: Rescue, before: Before, arrived: Arrivals): (() => void)[] {
	const place = placeOf(item);
	if (place === null) return [];
	if (kind === 'block') return bringBackBlock(before.node(block), item, place, before, arrived);
	const { seen, unseen } = before.words(block);
	if (!unseen.some(({ text }) => /[\p{L}\p{N}]/u.test(text))) return [];
	const found = arrived.find(seen, place);
	if (found === null)
		return [() => insertNode(place, { name: 'paragraph', attributes: {}, children: [apart(unseen)] })];
	// From the end, so that earlier places stay what they were.
	return unseen
		.map((run) => ({ ...run, offset: found.offset(run.offset) }))
		.filter(({ offset, text }) => found.now.slice(offset, offset + text.length) !== text)
		.reverse()
		.map((run) => () => insertRun(found.block, run));
}

function bringBackBlock(
	node: Node,
	item: Y.Item,
	place: Place,
	before: Before,
	arrived: Arrivals
): (() => void)[] {
	if (!saysSomething(node)) return [];
	let neighbour = before.previous(item);
	let depth = 0;
	for (let inner = neighbour; inner !== null; inner = before.lastWithin(inner)) {
		neighbour = inner;
		if (TEXT_BLOCKS.has(inner.nodeName)) break;
		depth += 1;
	}
	const found =
		neighbour && TEXT_BLOCKS.has(neighbour.nodeName)
			? arrived.find(before.words(neighbour).seen, place)
			: null;
	let beside: Y.XmlElement | null = found?.block ?? null;
	for (let level = 0; level < depth && beside !== null; level += 1)
		beside = beside.parent instanceof Y.XmlElement ? beside.parent : null;
	if (beside !== null && beside.nodeName === node.name) return [() => insertAfter(beside, node)];
	const after = found ? placeOf(found.block._item) : null;
	const at = after ? { ...after, index: after.index + 1 } : place;
	return standingAlone(node)
		.reverse()
		.map((each) => () => insertNode(at, each));
}

/** What arrived with a change: lines that are new, or that something was written into. */
class Arrivals {
	#blocks: Set<Y.XmlElement> | null = null;
	#taken = new Set<Y.XmlElement>();
	#transaction: Y.Transaction;

	constructor(transaction: Y.Transaction) {
		this.#transaction = transaction;
	}

	/** The line that says now what one said before, and where in it a place of that one is. */
	find(seen: string, place: Place): Found | null {
		this.#blocks ??= this.#look();
		const ranked = [...this.#blocks]
			.map((block) => ({ block, now: wordsNow(block) }))
			.map((each) => ({
				...each,
				score: likeness(seen, each.now) - (this.#taken.has(each.block) ? 0.01 : 0)
			}))
			.filter(({ score }) => score > 0.5)
			.sort((a, b) => b.score - a.score || distance(a.block, place) - distance(b.block, place));
		const [best] = ranked;
		if (best === undefined) return null;
		this.#taken.add(best.block);
		return { ...best, offset: (before) => follow(before, seen, best.now) };
	}

	#look(): Set<Y.XmlElement> {
		const { doc, beforeState, afterState, changed } = this.#transaction;
		const blocks = new Set<Y.XmlElement>();
		const note = (type: unknown): void => {
			const block = type instanceof Y.XmlText ? type.parent : type;
			if (!(block instanceof Y.XmlElement) || block._item === null || block._item.deleted) return;
			if (TEXT_BLOCKS.has(block.nodeName)) blocks.add(block);
		};
		for (const [client, clock] of afterState) {
			const from = beforeState.get(client) ?? 0;
			const structs = doc.store.clients.get(client) ?? [];
			if (clock <= from) continue;
			for (const struct of structs.slice(Y.findIndexSS(structs, from))) {
				if (!(struct instanceof Y.Item) || struct.deleted) continue;
				note(struct.content instanceof Y.ContentType ? struct.content.type : struct.parent);
			}
		}
		for (const type of changed.keys()) note(type);
		return blocks;
	}
}

/** From 0, nothing in common, to 1, the same. */
function likeness(seen: string, now: string): number {
	if (seen === now) return 1;
	if (seen === '') return 0;
	if (now.includes(seen)) return 0.9 + (0.1 * seen.length) / (now.length + 1);
	return (0.9 * (sameStart(seen, now) + sameEnd(seen, now))) / Math.max(seen.length, 1);
}

function follow(offset: number, seen: string, now: string): number {
	const at = now.indexOf(seen);
	if (at !== -1) return at + offset;
	const start = sameStart(seen, now);
	if (offset <= start) return offset;
	const end = sameEnd(seen, now);
	return offset >= seen.length - end ? now.length - (seen.length - offset) : start;
}

function sameStart(one: string, other: string): number {
	let count = 0;
	while (count < one.length && one[count] === other[count]) count += 1;
	return count;
}

function sameEnd(one: string, other: string): number {
	const longest = Math.min(one.length, other.length) - sameStart(one, other);
	let count = 0;
	while (count < longest && one.at(-1 - count) === other.at(-1 - count)) count += 1;
	return count;
}

function distance(block: Y.XmlElement, { root, index }: Place): number {
	const place = placeOf(block._item);
	return place?.root === root ? Math.abs(place.index - index) : Infinity;
}

/** Where in its section the outermost block around something stands. Null outside of sections. */
function placeOf(item: Y.Item | null): Place | null {
	let top = item;
	for (let outer = item && parentItem(item); outer !== null; outer = parentItem(outer)) top = outer;
	const root = top && sectionOf(top);
	if (!root) return null;
	let index = 0;
	for (let left = top?.left ?? null; left !== null; left = left.left) if (!left.deleted) index += left.length;
	return { root, index };
}

/** What nobody has asked for by its type in this process is not of any yet. */
function sectionOf(top: Y.Item): Root | null {
	const { parent } = top;
	if (parent instanceof Y.XmlElement || !(parent instanceof Y.AbstractType)) return null;
	if (parent instanceof Y.XmlFragment) return parent;
	return parent.constructor === Y.AbstractType && parent.doc
		? parent.doc.getXmlFragment(Y.findRootTypeKey(parent))
		: null;
}

function insertRun(block: Y.XmlElement, { offset, text, marks }: Run): void {
	let rest = offset;
	for (const part of block.toArray()) {
		const length = part instanceof Y.XmlText ? part.length : 1;
		if (part instanceof Y.XmlText && rest <= length) return part.insert(rest, text, marks);
		rest -= length;
		if (rest < 0) break;
	}
	const last = block.length > 0 ? block.get(block.length - 1) : null;
	if (last instanceof Y.XmlText) return last.insert(last.length, text, marks);
	block.insert(block.length, [toText([{ insert: text, attributes: marks }])]);
}

function insertAfter(beside: Y.XmlElement, node: Node): void {
	if (beside.parent instanceof Y.XmlFragment) beside.parent.insertAfter(beside, [toElement(node)]);
}

function insertNode({ root, index }: Place, node: Node): void {
	root.insert(Math.min(index, root.length), [toElement(node)]);
}

/** Pieces from different places of a paragraph that is gone. */
function apart(runs: readonly Run[]): Delta {
	return runs.flatMap(({ text, marks }, index) => [
		...(index > 0 ? [{ insert: ' … ', attributes: {} }] : []),
		{ insert: text.trim(), attributes: marks }
	]);
}

/** Blocks that may stand anywhere: a list item or a cell only has a place in what is gone. */
function standingAlone(node: Node): Node[] {
	const isPart = node.name === 'list_item' || (PARTS_OF_TABLES.test(node.name) && node.name !== 'table');
	if (!isPart) return [node];
	return node.children
		.flatMap((child) => (Array.isArray(child) ? [] : standingAlone(child)))
		.filter(saysSomething);
}

function saysSomething(node: Node): boolean {
	if (node.name === 'image' || node.name === 'person' || node.name === 'reference') return true;
	return node.children.some((child) =>
		Array.isArray(child) ? child.some(({ insert }) => /[\p{L}\p{N}]/u.test(insert)) : saysSomething(child)
	);
}

function toElement({ name, attributes, children }: Node): Y.XmlElement {
	const element = new Y.XmlElement(name);
	// Typed as text; what it is stays as it is.
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string);
	element.insert(
		0,
		children.map((child) => (Array.isArray(child) ? toText(child) : toElement(child)))
	);
	return element;
}

function toText(delta: Delta): Y.XmlText {
	const text = new Y.XmlText();
	text.applyDelta(delta);
	return text;
}
