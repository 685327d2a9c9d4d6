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

/** Where the words stand, without regard to case. Never across blocks. */
export function findIn(doc: Node, query: string): Match[] {
	const words = query.trim();
	if (words === '') return [];
	const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+'), 'giu');
	const found: Match[] = [];
	doc.descendants((block, position) => {
		if (!block.isTextblock || found.length >= most) return found.length < most;
		const text = block.textBetween(0, block.content.size, undefined, '\ufffc');
		for (const match of text.matchAll(pattern)) {
			const from = position + 1 + match.index;
			found.push({ from, to: from + match[0].length });
		}
		return false;
	});
	return found.slice(0, most);
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
