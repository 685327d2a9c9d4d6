import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

export type Trigger = '/' | '@' | '#';
/** What is being typed after a sign that opens a list: where it begins, with the sign, and the words so far. */
export type Asking = { trigger: Trigger; from: number; to: number; words: string };

type State = { asking: Asking | null; dismissed: number | null };
const key = new PluginKey<State>('suggestions');

const patterns: [Trigger, RegExp][] = [
	['/', /(?:^|\s)(\/(\p{L}{0,20}))$/u],
	['@', /(?:^|[\s(])(@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]*)?))$/u],
	['#', /(?:^|[\s(])(#((?:[^\s#][^#\n]{0,60})?))$/u]
];

export type SuggestOptions = {
	/** Signs that open a list here. */
	triggers: () => readonly Trigger[];
	/** Told after every change. */
	onAsk: (asking: Asking | null) => void;
	/** The keys of the open list; true when it took the key. */
	onKey: (event: KeyboardEvent) => boolean;
	/** What connects the text with the list for those who can't see it. */
	attributes: () => Record<string, string>;
};

/** Watches for `/`, `@` and `#` as one types. Escape leaves what was typed as it is. */
export function suggestions(options: SuggestOptions): Plugin<State> {
	return new Plugin<State>({
		key,
		state: {
			init: () => ({ asking: null, dismissed: null }),
			apply: (tr, before, _old, state) => {
				if (tr.getMeta(key) === 'dismiss') return { asking: null, dismissed: before.asking?.from ?? null };
				if (!tr.docChanged && !tr.selectionSet) return before;
				const dismissed = before.dismissed === null ? null : tr.mapping.map(before.dismissed);
				const asking = askingIn(state, options.triggers());
				/* A caret that only wanders past a sign opens nothing. */
				const opens = before.asking !== null || tr.docChanged;
				return {
					asking: opens && asking?.from !== dismissed ? asking : null,
					dismissed: asking?.from === dismissed ? dismissed : null
				};
			}
		},
		props: {
			attributes: () => options.attributes(),
			handleKeyDown: (view, event) => {
				if (!key.getState(view.state)?.asking || event.isComposing) return false;
				if (event.key === 'Escape') {
					view.dispatch(view.state.tr.setMeta(key, 'dismiss'));
					return true;
				}
				return options.onKey(event);
			},
			handleDOMEvents: {
				blur: (view) => {
					if (key.getState(view.state)?.asking) view.dispatch(view.state.tr.setMeta(key, 'dismiss'));
					return false;
				}
			}
		},
		view: () => ({
			update: (view: EditorView) => options.onAsk(key.getState(view.state)?.asking ?? null)
		})
	});
}

function askingIn(state: EditorState, triggers: readonly Trigger[]): Asking | null {
	const { $from, empty } = state.selection;
	if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
	const before = $from.parent.textBetween(
		Math.max(0, $from.parentOffset - 80),
		$from.parentOffset,
		'\n',
		'\ufffc'
	);
	for (const [trigger, pattern] of patterns) {
		const [, whole, words] = pattern.exec(before) ?? [];
		if (whole !== undefined && words !== undefined && triggers.includes(trigger))
			return { trigger, from: $from.pos - whole.length, to: $from.pos, words };
	}
	return null;
}
