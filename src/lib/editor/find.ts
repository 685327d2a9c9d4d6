import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';

export type Match = { from: number; to: number };
type Search = { query: string; matches: Match[]; current: number | null };
type Change = { query?: string; current?: number | null };

const key = new PluginKey<Search>('find');
const most = 2_000;

/** Marks what is looked for. The words are found again after every change, whoever makes it. */
export function showFound(): Plugin<Search> {
	return new Plugin<Search>({
		key,
		state: {
			init: () => ({ query: '', matches: [], current: null }),
			apply: (tr, before) => {
				const change: Change | undefined = tr.getMeta(key);
				if (!change && (!tr.docChanged || before.query === '')) return before;
				const query = change?.query ?? before.query;
				const matches =
					change?.query === undefined && !tr.docChanged ? before.matches : findIn(tr.doc, query);
				const current = change?.current === undefined ? before.current : change.current;
				return { query, matches, current: current !== null && current < matches.length ? current : null };
			}
		},
		props: {
			decorations: (state) => {
				const { matches, current } = key.getState(state) ?? { matches: [], current: null };
				if (matches.length === 0) return null;
				const drawn = matches.map(({ from, to }, index) =>
					Decoration.inline(from, to, { class: index === current ? 'found is-current' : 'found' })
				);
				return DecorationSet.create(state.doc, drawn);
			}
		}
	});
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
	view.dispatch(view.state.tr.setMeta(key, { query, current: null } satisfies Change));
	return matchesIn(view.state).length;
}

export function matchesIn(state: EditorState): Match[] {
	return key.getState(state)?.matches ?? [];
}

/** Marks one of the matches as the one that is looked at; null marks none. Returns its place. */
export function markCurrent(view: EditorView, current: number | null): Match | null {
	view.dispatch(view.state.tr.setMeta(key, { current } satisfies Change));
	return current === null ? null : (matchesIn(view.state)[current] ?? null);
}
