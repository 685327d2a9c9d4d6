import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { DecorationSet } from 'prosemirror-view';

/** What somebody looks for in a section. Made by `find.ts`, which is fetched when somebody does. */
export type Search = {
	after: (tr: Transaction) => Search;
	drawnIn: (doc: Node) => DecorationSet | null;
};

export const searchKey = new PluginKey<Search | null>('find');

/** Marks what is looked for. The words are found again after every change, whoever makes it. */
export function showFound(): Plugin<Search | null> {
	return new Plugin<Search | null>({
		key: searchKey,
		state: {
			init: () => null,
			apply: (tr, search) => {
				const changed: Search | null | undefined = tr.getMeta(searchKey);
				return changed === undefined ? (search?.after(tr) ?? null) : changed;
			}
		},
		props: { decorations: (state) => searchKey.getState(state)?.drawnIn(state.doc) }
	});
}
