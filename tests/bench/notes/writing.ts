import * as Y from 'yjs';

const SECTION = 'section:general';
const MARK = 0x7e;
const DIGITS = 6;

/** Somebody who writes on and on in a paragraph of their own; every edit carries a number that can be found again. */
export class Author {
	#text = new Y.XmlText();
	#updates: Uint8Array[] = [];

	constructor() {
		const doc = new Y.Doc();
		doc.on('update', (update: Uint8Array) => this.#updates.push(update));
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [this.#text]);
		doc.getXmlFragment(SECTION).push([paragraph]);
	}

	/** The update of the next edit. The first one brings the paragraph along. */
	write(number: number): Uint8Array {
		this.#text.insert(this.#text.length, `~${number.toString(36).padStart(DIGITS, '0')}~`);
		const updates = this.#updates.splice(0);
		return updates.length === 1 && updates[0] !== undefined ? updates[0] : Y.mergeUpdates(updates);
	}
}

/** Calls `found` with the number of every edit in a frame. */
export function findEdits(frame: Buffer, found: (number: number) => void): void {
	for (let at = frame.indexOf(MARK); at !== -1; at = frame.indexOf(MARK, at + 1)) {
		if (frame[at + DIGITS + 1] !== MARK) continue;
		const number = Number.parseInt(frame.toString('latin1', at + 1, at + DIGITS + 1), 36);
		if (!Number.isNaN(number)) found(number);
		at += DIGITS + 1;
	}
}

export type Written = { whole: Uint8Array; updates: Uint8Array[]; earlier: Uint8Array; length: number };

/**
 * A document that four people wrote at the same time, word by word, most at the end of some paragraph.
 * `earlier` is its state before the last tenth.
 */
export function writeDocument(words: number, seed = 1): Written {
	const random = numbersFrom(seed);
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	const texts: Y.XmlText[] = [];
	let earlier = Y.encodeStateAsUpdate(doc);
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let word = 0; word < words; word += 1) {
		doc.clientID = 1000 + random(4);
		if (word % 100 === 0) texts.push(addParagraph(doc));
		const text = texts[Math.max(0, texts.length - 1 - random(4))];
		if (text === undefined) continue;
		const at = random(10) === 0 ? random(text.length + 1) : text.length;
		text.insert(
			at,
			`${random(36 ** 5)
				.toString(36)
				.padStart(5, '0')} `
		);
		if (random(20) === 0) text.delete(random(text.length - 3), 3);
		if (word === Math.floor(words * 0.9)) earlier = Y.encodeStateAsUpdate(doc);
	}
	return { whole: Y.encodeStateAsUpdate(doc), updates, earlier, length: lengthOf(doc) };
}

function addParagraph(doc: Y.Doc): Y.XmlText {
	const text = new Y.XmlText();
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [text]);
	doc.getXmlFragment(SECTION).push([paragraph]);
	return text;
}

/** Letters of the document. */
export function lengthOf(doc: Y.Doc): number {
	let length = 0;
	for (const element of doc.getXmlFragment(SECTION).toArray()) {
		if (!(element instanceof Y.XmlElement)) continue;
		for (const child of element.toArray()) if (child instanceof Y.XmlText) length += child.length;
	}
	return length;
}

/** The same numbers for the same seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
	};
}
