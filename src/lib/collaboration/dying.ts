import * as Y from 'yjs';

/** A set of deletions, as an update carries it. */
export type Deletions = ReturnType<typeof Y.decodeUpdate>['ds'];
export type Run = { offset: number; text: string; marks: Record<string, unknown> };
/** What a block said before, and the pieces that whoever deleted it had not seen: where they stood in the rest. */
export type Words = { seen: string; unseen: Run[] };
/** A node as it was. */
export type Node = { name: string; attributes: Attributes; children: (Node | Delta)[] };
export type Attributes = Record<string, NonNullable<unknown> | null>;
export type Delta = { insert: string; attributes: Record<string, unknown> }[];

/** Stands for a node within a line. */
const NODE = '\uFFFC';

/** What updates delete by their own account. Throws on bytes that are no update. */
export function deletionsIn(updates: readonly Uint8Array[]): Deletions {
	return Y.mergeDeleteSets(updates.map((update) => Y.decodeUpdate(update).ds));
}

/** What is to be known of a change beforehand. */
export type Meant = {
	/** What the change itself says it deletes. */
	deletions: Deletions;
	/** Of clients, from which of their clocks on nothing was answered: whether anybody has seen that is not known. */
	unanswered?: ReadonlyMap<number, number>;
	/** Whose pieces are ours to bring back; everybody's when left out. */
	of?: (clientId: number) => boolean;
};

/** A document just before a change, read while the change is being made: what it deletes is not gone yet. */
export class Before {
	#transaction: Y.Transaction;
	#meant: Deletions;
	#unanswered: ReadonlyMap<number, number>;

	/** Whoever made the change had never seen what it deletes beyond its own deletions. */
	constructor(transaction: Y.Transaction, { deletions, unanswered }: Meant) {
		this.#transaction = transaction;
		this.#meant = Y.mergeDeleteSets([deletions]);
		this.#unanswered = unanswered ?? new Map();
	}

	/** Every unseen item that carries words and goes with this change, but for those within another one. */
	dyingUnseen(): Y.Item[] {
		const found: Y.Item[] = [];
		Y.iterateDeletedStructs(this.#transaction, this.#transaction.deleteSet, (struct) => {
			if (!(struct instanceof Y.Item) || struct.parentSub !== null) return;
			if (struct.content instanceof Y.ContentString || struct.content instanceof Y.ContentType)
				found.push(struct);
		});
		return found.filter((item) => this.isUnseen(item) && !this.#isWithinUnseen(item));
	}

	/** Whether it dies with this change, and any of it was never seen by whoever made that. */
	isUnseen(item: Y.Item): boolean {
		return this.existed(item) && item.deleted && this.#pieces(item).some(({ isSeen }) => !isSeen);
	}

	existed(item: Y.Item): boolean {
		const { beforeState, deleteSet } = this.#transaction;
		if (item.id.clock >= (beforeState.get(item.id.client) ?? 0)) return false;
		return !item.deleted || Y.isDeleted(deleteSet, item.id);
	}

	/** A block of text, its unseen pieces apart. */
	words(block: Y.XmlElement): Words {
		const words: Words = { seen: '', unseen: [] };
		for (const item of this.#children(block)) {
			const part = item.content instanceof Y.ContentType ? item.content.type : null;
			if (part instanceof Y.XmlText) this.#readText(part, this.isUnseen(item), words);
			else if (!(part instanceof Y.XmlElement)) continue;
			else if (!this.isUnseen(item)) words.seen += NODE;
			else add(words, String(this.#attributes(part).label ?? ''), {});
		}
		return words;
	}

	node(element: Y.XmlElement): Node {
		const children: Node['children'] = [];
		for (const { content } of this.#children(element)) {
			const part = content instanceof Y.ContentType ? content.type : null;
			if (part instanceof Y.XmlText) children.push(this.#delta(part));
			if (part instanceof Y.XmlElement) children.push(this.node(part));
		}
		return { name: element.nodeName, attributes: this.#attributes(element), children };
	}

	/** The block that stood before this one, seen by whoever made the change. */
	previous(item: Y.Item): Y.XmlElement | null {
		for (let left = item.left; left !== null; left = left.left) {
			const { content } = left;
			const isBlock = content instanceof Y.ContentType && content.type instanceof Y.XmlElement;
			if (isBlock && this.existed(left) && !this.isUnseen(left)) return content.type as Y.XmlElement;
		}
		return null;
	}

	/** The elements within, the last one first of all. */
	lastWithin(element: Y.XmlElement): Y.XmlElement | null {
		const inner = this.#children(element).at(-1)?.content;
		return inner instanceof Y.ContentType && inner.type instanceof Y.XmlElement ? inner.type : null;
	}

	/** Words of one person that follow one another are one item, also when only some of them were seen. */
	#pieces(item: Y.Item): { from: number; to: number; isSeen: boolean }[] {
		const pieces: { from: number; to: number; isSeen: boolean }[] = [];
		const start = item.id.clock;
		// The server may have been sent it when its block was gone already. It keeps no more of that than that it is gone.
		const isWithinGone = parentItem(item)?.deleted === true;
		const known = isWithinGone ? (this.#unanswered.get(item.id.client) ?? Infinity) - start : Infinity;
		let at = 0;
		for (const { clock, len } of this.#meant.clients.get(item.id.client) ?? []) {
			const from = Math.max(at, clock - start);
			const to = Math.min(item.length, known, clock + len - start);
			if (to <= from) continue;
			if (from > at) pieces.push({ from: at, to: from, isSeen: false });
			pieces.push({ from, to, isSeen: true });
			at = to;
		}
		if (at < item.length) pieces.push({ from: at, to: item.length, isSeen: false });
		return pieces;
	}

	#isWithinUnseen(item: Y.Item): boolean {
		for (let outer = parentItem(item); outer !== null; outer = parentItem(outer))
			if (this.isUnseen(outer)) return true;
		return false;
	}

	#children(type: Y.XmlFragment): Y.Item[] {
		return itemsOf(type).filter((item) => this.existed(item));
	}

	#readText(text: Y.XmlText, isNew: boolean, words: Words): void {
		const marks = new Map<string, unknown>();
		for (const item of itemsOf(text)) {
			const { content } = item;
			if (!this.existed(item)) continue;
			if (content instanceof Y.ContentFormat) mark(marks, content);
			else if (!(content instanceof Y.ContentString)) words.seen += NODE;
			else if (isNew) add(words, content.str, Object.fromEntries(marks));
			else if (!item.deleted) words.seen += content.str;
			else
				for (const { from, to, isSeen } of this.#pieces(item)) {
					const text = content.str.slice(from, to);
					if (isSeen) words.seen += text;
					else add(words, text, Object.fromEntries(marks));
				}
		}
	}

	#delta(text: Y.XmlText): Delta {
		const words: Words = { seen: '', unseen: [] };
		this.#readText(text, true, words);
		return words.unseen.map((run) => ({ insert: run.text, attributes: run.marks }));
	}

	#attributes(element: Y.XmlElement): Attributes {
		const found: Attributes = {};
		for (const [key, item] of element._map)
			if (this.existed(item)) found[key] = item.content.getContent().at(-1) ?? null;
		return found;
	}
}

/** What a block says now. */
export function wordsNow(block: Y.XmlElement): string {
	const parts = block.toArray().map((part) => {
		if (!(part instanceof Y.XmlText)) return NODE;
		return itemsOf(part)
			.filter(({ deleted }) => !deleted)
			.map(({ content }) =>
				content instanceof Y.ContentString ? content.str : content.isCountable() ? NODE : ''
			)
			.join('');
	});
	return parts.join('');
}

export function parentItem(item: Y.Item): Y.Item | null {
	return item.parent instanceof Y.AbstractType ? item.parent._item : null;
}

function itemsOf(type: Y.XmlFragment | Y.XmlText): Y.Item[] {
	const items: Y.Item[] = [];
	for (let item = type._start; item !== null; item = item.right) items.push(item);
	return items;
}

function add(words: Words, text: string, marks: Record<string, unknown>): void {
	const last = words.unseen.at(-1);
	const goesOn = last?.offset === words.seen.length && JSON.stringify(last.marks) === JSON.stringify(marks);
	if (goesOn) last.text += text;
	else if (text !== '') words.unseen.push({ offset: words.seen.length, text, marks });
}

function mark(marks: Map<string, unknown>, { key, value }: Y.ContentFormat): void {
	if (value === null) marks.delete(key);
	else marks.set(key, value);
}
