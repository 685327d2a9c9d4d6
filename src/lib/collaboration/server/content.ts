import * as Y from 'yjs';

/** The names that text may be made of. */
export type Vocabulary = {
	/** Whether text is kept under this name of the document. */
	isPage(name: string): boolean;
	isElement(name: string): boolean;
	isMark(name: string): boolean;
};

/** Nobody nests that deep by hand, and what reads it level by level would run out of room. */
const DEEPEST = 500;
const DEEPEST_VALUE = 8;

/** What no browser of ours sends; the message says in a few words what it was. */
export class Unwelcome extends Error {}

type Update = ReturnType<typeof Y.decodeUpdate>;
/** Where something stands: `lost` when what it stands in is deleted or was never seen. */
type Place = {
	within: 'page' | 'element' | 'text' | 'lost' | 'elsewhere';
	isAttribute: boolean;
	depth: number;
};

/** Whether an update has the form that Yjs gives to everything: what has not can break a document. */
export function isWellFormed({ structs, ds }: Update): boolean {
	const ranges = [...ds.clients.values()].flat();
	return (
		ranges.every(({ len }) => len > 0) && structs.every((struct) => struct.length > 0 && looksBack(struct))
	);
}

/** Whether an update brings text and nothing else: elements, words, marks, attributes, deletions [C37]. */
export function isText(doc: Y.Doc, { structs }: Update, vocabulary: Vocabulary): boolean {
	const places = new Places(doc, structs, vocabulary);
	return structs.every(
		(struct) => !(struct instanceof Y.Item) || fits(struct, places.of(struct), vocabulary)
	);
}

/** What one client writes refers to what it wrote before, never to what comes later. */
function looksBack(struct: Y.Item | Y.GC | Y.Skip): boolean {
	if (!(struct instanceof Y.Item)) return true;
	const { id, origin, rightOrigin, parent } = struct;
	return [origin, rightOrigin, parent].every(
		(other) => !(other instanceof Y.ID) || other.client !== id.client || other.clock < id.clock
	);
}

function fits({ content }: Y.Item, { within, isAttribute, depth }: Place, vocabulary: Vocabulary): boolean {
	if (within === 'lost' || content instanceof Y.ContentDeleted) return true;
	if (content instanceof Y.ContentAny)
		return within === 'element' && isAttribute && content.arr.every((value) => isValue(value));
	if (isAttribute) return false;
	if (content instanceof Y.ContentString) return within === 'text';
	if (content instanceof Y.ContentFormat)
		return within === 'text' && vocabulary.isMark(content.key) && isValue(content.value);
	if (!(content instanceof Y.ContentType)) return false;
	const { type } = content;
	if (type instanceof Y.XmlText) return within === 'element';
	return (
		type instanceof Y.XmlElement &&
		(within === 'element' || within === 'page') &&
		vocabulary.isElement(type.nodeName) &&
		depth <= DEEPEST
	);
}

/** Whether JSON can say it. */
function isValue(value: unknown, depth = 0): boolean {
	if (typeof value !== 'object' || value === null)
		return value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
	if (depth === DEEPEST_VALUE || value instanceof Uint8Array) return false;
	return Object.values(value).every((each) => isValue(each, depth + 1));
}

/** Finds where the parts of an update will stand. Most do not say it themselves: they stand where their neighbour does. */
class Places {
	#doc: Y.Doc;
	#isPage: (name: string) => boolean;
	#new = new Map<number, Update['structs']>();
	#found = new Map<Y.Item, Place>();

	constructor(doc: Y.Doc, structs: Update['structs'], { isPage }: Vocabulary) {
		this.#doc = doc;
		this.#isPage = isPage;
		for (const struct of structs) {
			const theirs = this.#new.get(struct.id.client);
			if (theirs) theirs.push(struct);
			else this.#new.set(struct.id.client, [struct]);
		}
	}

	/** @param level how many holders of one another have been asked for already: they may go round in a circle */
	of(item: Y.Item, level = 0): Place {
		const passed = new Set<Y.Item>();
		let at = item;
		let place = this.#found.get(at);
		while (place === undefined) {
			if (passed.has(at)) place = elsewhere;
			passed.add(at);
			const neighbour = at.parent === null ? (at.origin ?? at.rightOrigin) : null;
			if (neighbour === null) place ??= level > DEEPEST ? elsewhere : this.#under(at, level);
			else {
				const next = this.#find(neighbour);
				if (next instanceof Y.Item && isStored(next)) place ??= placeOfStored(next);
				else if (next instanceof Y.Item) [at, place] = [next, place ?? this.#found.get(next)];
				else place ??= lost;
			}
		}
		for (const each of passed) this.#found.set(each, place);
		return place;
	}

	/** For what says itself what it stands in. */
	#under({ parent, parentSub }: Y.Item, level: number): Place {
		const isAttribute = parentSub !== null;
		if (typeof parent === 'string')
			return { within: this.#isPage(parent) ? 'page' : 'elsewhere', isAttribute, depth: 1 };
		if (!(parent instanceof Y.ID)) return elsewhere;
		const holder = this.#find(parent);
		if (!(holder instanceof Y.Item) || holder.content instanceof Y.ContentDeleted) return lost;
		if (!(holder.content instanceof Y.ContentType)) return elsewhere;
		const { type } = holder.content;
		const depth = isStored(holder) ? depthOf(type) : this.of(holder, level + 1).depth;
		return { within: kindOf(type), isAttribute, depth: depth + 1 };
	}

	/** What is in the document, or comes with the update; undefined when nobody has seen it. */
	#find({ client, clock }: Y.ID): Y.Item | Y.GC | Y.Skip | undefined {
		if (clock < Y.getState(this.#doc.store, client))
			return Y.getItem(this.#doc.store, Y.createID(client, clock));
		const theirs = this.#new.get(client) ?? [];
		let [low, high] = [0, theirs.length - 1];
		while (low <= high) {
			const middle = (low + high) >> 1;
			const struct = theirs[middle];
			if (struct === undefined) return undefined;
			if (clock < struct.id.clock) high = middle - 1;
			else if (clock >= struct.id.clock + struct.length) low = middle + 1;
			else return struct;
		}
		return undefined;
	}
}

const lost: Place = { within: 'lost', isAttribute: false, depth: 0 };
const elsewhere: Place = { within: 'elsewhere', isAttribute: false, depth: 0 };

/** In a document an item knows the type that it stands in; one that was only read knows its id or nothing. */
function isStored({ parent }: Y.Item): boolean {
	return parent instanceof Y.AbstractType;
}

function placeOfStored({ parent, parentSub }: Y.Item): Place {
	if (!(parent instanceof Y.AbstractType)) return lost;
	return { within: kindOf(parent), isAttribute: parentSub !== null, depth: depthOf(parent) + 1 };
}

function kindOf(type: Y.AbstractType<unknown>): Place['within'] {
	if (type instanceof Y.XmlElement) return 'element';
	if (type instanceof Y.XmlText) return 'text';
	return type._item === null ? 'page' : 'elsewhere';
}

function depthOf(type: Y.AbstractType<unknown>): number {
	let depth = 0;
	for (let at: unknown = type; at instanceof Y.AbstractType && depth <= DEEPEST; depth += 1)
		at = at._item?.parent;
	return depth;
}
