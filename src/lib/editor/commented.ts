import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state';
import { DecorationSet } from 'prosemirror-view';
import { ySyncPluginKey } from 'y-prosemirror';
import type { Anchor } from './commitment-mark';

/** A thread of comments and the words it is about. */
export type Commented = { id: string; anchor: Anchor; isCurrent: boolean };
type Shown = { commented: readonly Commented[]; decorations: DecorationSet };

const key = new PluginKey<Shown>('commented words');

/**
 * Underlines the words that somebody commented on. The comments are no part of the text. What finds their words is fetched
 * where there are any.
 */
export function showCommented(sectionId: string, commented: readonly Commented[]): Plugin<Shown> {
	let parts: typeof import('./draw-commented') | null = null;
	const draw = (state: EditorState, now: readonly Commented[]) =>
		parts?.drawCommented(state, sectionId, now) ?? DecorationSet.empty;
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
				return { commented: now, decorations: draw(state, now) };
			}
		},
		props: { decorations: (state) => key.getState(state)?.decorations },
		/* A change that replaces the whole page takes the lines with it: a moment later they are drawn anew. */
		view: (view) => {
			let timer: ReturnType<typeof setTimeout> | undefined;
			const known = () => key.getState(view.state)?.commented ?? [];
			const redraw = async () => {
				if (known().length === 0) return;
				parts ??= await import('./draw-commented');
				if (!view.isDestroyed) view.dispatch(updateCommented(view.state.tr, known()));
			};
			const soon = () => {
				clearTimeout(timer);
				/* Away from the network it may be missing: the next change asks again. */
				timer = setTimeout(() => void redraw().catch(() => undefined), 300);
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
