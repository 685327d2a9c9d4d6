import { Plugin } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

/** Shows a line of invitation while nothing is written. */
export function showPlaceholder(text: string): Plugin {
	return new Plugin({
		props: {
			decorations: ({ doc }) => {
				const first = doc.firstChild;
				const empty = doc.childCount === 1 && first?.type.name === 'paragraph' && first.content.size === 0;
				if (!first || !empty) return null;
				return DecorationSet.create(doc, [
					Decoration.node(0, first.nodeSize, { class: 'is-empty', 'data-placeholder': text })
				]);
			}
		}
	});
}
