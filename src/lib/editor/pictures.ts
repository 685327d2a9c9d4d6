import { NodeSelection, Plugin, PluginKey, TextSelection, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition,
	ySyncPluginKey
} from 'y-prosemirror';

export type PictureUploads = {
	/** Where pictures are posted, or null where there are none. */
	address: () => string | null;
	/** Told in words what went wrong. */
	onProblem: (words: string) => void;
};

/** Said where a picture can't be sent. */
export const needsNetwork =
	'Pictures need a connection, and there is none at the moment. Nothing was added: try again when you are back online.';

/** A picture that is on its way: where it will stand, among what others write meanwhile. */
export type Waiting = { id: number; place: Y.RelativePosition; element: HTMLElement };
export type PictureChange = { add: Waiting } | { remove: number };

export const picturesKey = new PluginKey<Waiting[]>('pictures');

/** Takes pictures that are pasted or dropped, shows how far each has got, and puts it into the text when it is stored. */
export function takePictures(uploads: PictureUploads): Plugin<Waiting[]> {
	const take = (view: EditorView, files: File[], position?: number): boolean => {
		if (files.length === 0 || !view.editable || uploads.address() === null) return false;
		if (position !== undefined) {
			view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(position))));
		}
		insertPictures(view, files, uploads);
		return true;
	};
	return new Plugin<Waiting[]>({
		key: picturesKey,
		state: {
			init: () => [],
			apply: (tr, waiting) => {
				const change: PictureChange | undefined = tr.getMeta(picturesKey);
				if (!change) return waiting;
				if ('add' in change) return [...waiting, change.add];
				return waiting.filter(({ id }) => id !== change.remove);
			}
		},
		props: {
			decorations: (state) => {
				const widgets = (picturesKey.getState(state) ?? []).flatMap((each) => {
					const position = positionOf(state, each.place);
					return position === null
						? []
						: [Decoration.widget(position, each.element, { key: `picture-${each.id}` })];
				});
				return widgets.length > 0 ? DecorationSet.create(state.doc, widgets) : null;
			},
			handlePaste: (view, event) => take(view, picturesIn(event.clipboardData)),
			handleDrop: (view, event) => {
				const files = picturesIn(event.dataTransfer);
				const position = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
				if (!take(view, files, position)) return false;
				event.preventDefault();
				return true;
			}
		}
	});
}

/** Word puts a picture of the text beside the text: where there are words, they are what was meant. */
function picturesIn(data: DataTransfer | null): File[] {
	const files = [...(data?.files ?? [])];
	if (files.length === 0) return [];
	const html = data?.getData('text/html') ?? '';
	const words = html.replace(/<(style|head|title)[^]*?<\/\1>|<!--[^]*?-->|<[^>]*>|&nbsp;|\s/gi, '');
	return words === '' ? files : [];
}

/** Sends pictures and puts each where the caret is now, wherever that place is by then. */
export function insertPictures(view: EditorView, files: File[], uploads: PictureUploads): void {
	if (!view.state.selection.empty && !(view.state.selection instanceof NodeSelection))
		view.dispatch(view.state.tr.deleteSelection());
	const place = placeOf(view.state);
	if (place === null) return;
	void import('./insert-pictures').then(
		({ insertPicture }) => {
			for (const file of files) void insertPicture(view, file, place, uploads);
		},
		() => uploads.onProblem(needsNetwork)
	);
}

function placeOf(state: EditorState): Y.RelativePosition | null {
	const { $to } = state.selection;
	const inText = $to.parent.inlineContent && !$to.parent.type.spec.code;
	const position = inText ? $to.pos : TextSelection.near($to, 1).$to.pos;
	if (state.doc.resolve(position).parent.type.spec.code) return null;
	const { type, binding } = ySyncPluginKey.getState(state);
	return absolutePositionToRelativePosition(position, type, binding.mapping);
}

/** Where that place is now; null when it is gone. */
export function positionOf(state: EditorState, place: Y.RelativePosition): number | null {
	const { doc, type, binding } = ySyncPluginKey.getState(state);
	const position: number | null = relativePositionToAbsolutePosition(doc, type, place, binding.mapping);
	if (position === null || position > state.doc.content.size) return null;
	return state.doc.resolve(position).parent.inlineContent ? position : null;
}
