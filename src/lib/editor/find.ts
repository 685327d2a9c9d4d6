import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { searchKey, type Search } from './show-found';

export type Match = { from: number; to: number };

const most = 2_000;

/** Words, where they stand in a section, and which of these places is looked at. */
class Found implements Search {
	constructor(
		readonly query: string,
		readonly matches: Match[],
		readonly current: number | null
	) {}

	after(tr: Transaction): Found {
		if (!tr.docChanged) return this;
		const matches = findIn(tr.doc, this.query);
		return new Found(
			this.query,
			matches,
			this.current !== null && this.current < matches.length ? this.current : null
		);
	}

	drawnIn(doc: Node): DecorationSet | null {
		if (this.matches.length === 0) return null;
		const drawn = this.matches.map(({ from, to }, index) =>
			Decoration.inline(from, to, { class: index === this.current ? 'found is-current' : 'found' })
		);
		return DecorationSet.create(doc, drawn);
	}
}

/** Where the words stand, without regard to case, accents, and how quotation marks are bent. Never across blocks. */
export function findIn(doc: Node, query: string): Match[] {
	const words = fold(query).text.trim();
	if (words === '') return [];
	const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+'), 'giu');
	const found: Match[] = [];
	doc.descendants((block, position) => {
		if (!block.isTextblock || found.length >= most) return found.length < most;
		const { text, starts, ends } = fold(block.textBetween(0, block.content.size, undefined, '\ufffc'));
		for (const { 0: match, index } of text.matchAll(pattern)) {
			const [from, to] = [starts[index] ?? 0, ends[index + match.length - 1] ?? 0];
			found.push({ from: position + 1 + from, to: position + 1 + to });
		}
		return false;
	});
	return found.slice(0, most);
}

/** Plain letters, and where the letter that each is made of starts and ends in the text as it is written. */
function fold(written: string): { text: string; starts: number[]; ends: number[] } {
	const starts: number[] = [];
	const ends: number[] = [];
	let text = '';
	let end = 0;
	for (const letter of written) {
		const start = end;
		end += letter.length;
		const plain = letter < '\u0080' ? letter : plainLetter(letter);
		/* An accent that is written apart belongs to the letter before. */
		if (plain === '' && text !== '') ends[text.length - 1] = end;
		for (let unit = 0; unit < plain.length; unit += 1) {
			starts.push(start);
			ends.push(end);
		}
		text += plain;
	}
	return { text, starts, ends };
}

/* Only what stands over Latin, Greek and Cyrillic letters: elsewhere a mark is a letter of its own. */
const accents = /[\u0300-\u036f]/g;

function plainLetter(letter: string): string {
	if (/[‘’‚‛ʼ]/.test(letter)) return "'";
	if (/[“”„‟]/.test(letter)) return '"';
	return letter.normalize('NFD').replace(accents, '').normalize('NFC');
}

/** Looks for these words in a section from now on; '' ends the search. Returns how often they stand there. */
export function look(view: EditorView, query: string): number {
	const matches = findIn(view.state.doc, query);
	const found = query.trim() === '' ? null : new Found(query, matches, null);
	view.dispatch(view.state.tr.setMeta(searchKey, found));
	return matches.length;
}

function foundIn(state: EditorState): Found | null {
	const search = searchKey.getState(state);
	return search instanceof Found ? search : null;
}

export function matchesIn(state: EditorState): Match[] {
	return foundIn(state)?.matches ?? [];
}

/** Marks one of the matches as the one that is looked at; null marks none. Returns its place. */
export function markCurrent(view: EditorView, current: number | null): Match | null {
	const found = foundIn(view.state);
	if (!found) return null;
	view.dispatch(view.state.tr.setMeta(searchKey, new Found(found.query, found.matches, current)));
	return current === null ? null : (found.matches[current] ?? null);
}
