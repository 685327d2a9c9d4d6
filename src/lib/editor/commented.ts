import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import * as Y from 'yjs';
import { relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror';
import { spansOf, type Anchor } from './commitment-mark';

/** A thread of comments and the words it is about. */
export type Commented = { id: string; anchor: Anchor; isCurrent: boolean };
type Shown = { commented: readonly Commented[]; decorations: DecorationSet };

const key = new PluginKey<Shown>('commented words');

/** Underlines the words that somebody commented on. The comments are no part of the text. */
export function showCommented(sectionId: string, commented: readonly Commented[]): Plugin<Shown> {
	return new Plugin<Shown>({
		key,
		state: {
			init: () => ({ commented, decorations: DecorationSet.empty }),
			apply: (tr, shown, _before, state) => {
				const told: readonly Commented[] | undefined = tr.getMeta(key);
				const now = told ?? shown.commented;
				const fresh = told !== undefined || ySyncPluginKey.getState(state)?.isChangeOrigin === true;
				if (!fresh && !tr.docChanged) return shown;
				if (!fresh) return { commented: now, decorations: shown.decorations.map(tr.mapping, tr.doc) };
				return { commented: now, decorations: draw(state, sectionId, now) };
			}
		},
		props: { decorations: (state) => key.getState(state)?.decorations },
		/* A change that replaces the whole page takes the lines with it: a moment later they are drawn anew. */
		view: (view) => {
			let timer: ReturnType<typeof setTimeout> | undefined;
			const redraw = () => {
				const known = key.getState(view.state)?.commented ?? [];
				if (!view.isDestroyed && known.length > 0) view.dispatch(updateCommented(view.state.tr, known));
			};
			const soon = () => {
				clearTimeout(timer);
				timer = setTimeout(redraw, 300);
			};
			soon();
			return {
				update: (_view, before) => {
					if (
						before.doc !== view.state.doc ||
						key.getState(before)?.commented !== key.getState(view.state)?.commented
					)
						soon();
				},
				destroy: () => clearTimeout(timer)
			};
		}
	});
}

/** Puts what is newly known about the comments into a transaction. */
export function updateCommented(tr: Transaction, commented: readonly Commented[]): Transaction {
	return tr.setMeta(key, commented);
}

function draw(state: EditorState, sectionId: string, commented: readonly Commented[]): DecorationSet {
	const { doc, type, binding } = ySyncPluginKey.getState(state) ?? {};
	if (!doc || !binding) return DecorationSet.empty;
	const place = (position: object): number | null => {
		try {
			const relative = Y.createRelativePositionFromJSON(position);
			return relativePositionToAbsolutePosition(doc, type, relative, binding.mapping);
		} catch {
			/* A place in a part that this browser has not drawn yet: the next change brings it. */
			return null;
		}
	};
	const ranges = commented
		.filter(({ anchor }) => anchor.sectionId === sectionId)
		.flatMap(({ id, anchor, isCurrent }) =>
			spansOf(doc, anchor).flatMap(({ text, index, length }) => {
				const at = (offset: number, side: number) =>
					place(Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index + offset, side)));
				const [from, to] = [at(0, 0), at(length, -1)];
				if (from === null || to === null || from >= to) return [];
				const look = isCurrent ? 'commented is-current' : 'commented';
				return [Decoration.inline(from, to, { class: look, 'data-thread': id })];
			})
		);
	return DecorationSet.create(state.doc, ranges);
}
