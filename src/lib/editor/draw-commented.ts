import type { EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import * as Y from 'yjs';
import { relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror';
import type { Commented } from './commented';
import { spansOf } from './commitment-mark';

/** Lines under the words of these threads that stand in this section. */
export function drawCommented(
	state: EditorState,
	sectionId: string,
	commented: readonly Commented[]
): DecorationSet {
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
