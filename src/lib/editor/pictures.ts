import { NodeSelection, Plugin, PluginKey, TextSelection, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import * as Y from 'yjs';
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition,
	ySyncPluginKey
} from 'y-prosemirror';
import { schema } from './schema';
import { sendPicture } from './send-picture';

export type PictureUploads = {
	/** Where pictures are posted, or null where there are none. */
	address: () => string | null;
	/** Told in words what went wrong. */
	onProblem: (words: string) => void;
};

/** A picture that is on its way: where it will stand, among what others write meanwhile. */
type Waiting = { id: number; place: Y.RelativePosition; element: HTMLElement };
type Change = { add: Waiting } | { remove: number };

const key = new PluginKey<Waiting[]>('pictures');
let count = 0;

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
		key,
		state: {
			init: () => [],
			apply: (tr, waiting) => {
				const change: Change | undefined = tr.getMeta(key);
				if (!change) return waiting;
				if ('add' in change) return [...waiting, change.add];
				return waiting.filter(({ id }) => id !== change.remove);
			}
		},
		props: {
			decorations: (state) => {
				const widgets = (key.getState(state) ?? []).flatMap((each) => {
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
	for (const file of files) void insertPicture(view, file, uploads);
}

async function insertPicture(
	view: EditorView,
	file: File,
	{ address, onProblem }: PictureUploads
): Promise<void> {
	const to = address();
	const place = placeOf(view.state);
	if (to === null || place === null) return;
	const { element, show } = drawProgress();
	const waiting: Waiting = { id: (count += 1), place, element };
	view.dispatch(view.state.tr.setMeta(key, { add: waiting } satisfies Change));
	const sent = await sendPicture(to, file, show);
	if (view.isDestroyed) return;
	const position = positionOf(view.state, place);
	const tr = view.state.tr.setMeta(key, { remove: waiting.id } satisfies Change);
	if ('problem' in sent) {
		view.dispatch(tr);
		onProblem(sent.problem);
		return;
	}
	const image = schema.nodes.image.create({ file: sent.id, width: sent.width, height: sent.height });
	if (position === null || !view.editable) {
		view.dispatch(tr);
		onProblem(
			'The place where the picture was to stand is gone. It is kept with the pictures of this session.'
		);
		return;
	}
	const stayed = view.hasFocus() && view.state.selection.empty && view.state.selection.from === position;
	tr.insert(position, image);
	/* Who is still there is asked what the picture shows; who writes on is not disturbed. */
	if (stayed) tr.setSelection(NodeSelection.create(tr.doc, tr.mapping.map(position, -1)));
	view.dispatch(tr);
}

function placeOf(state: EditorState): Y.RelativePosition | null {
	const { $to } = state.selection;
	const inText = $to.parent.inlineContent && !$to.parent.type.spec.code;
	const position = inText ? $to.pos : TextSelection.near($to, 1).$to.pos;
	if (state.doc.resolve(position).parent.type.spec.code) return null;
	const { type, binding } = ySyncPluginKey.getState(state);
	return absolutePositionToRelativePosition(position, type, binding.mapping);
}

function positionOf(state: EditorState, place: Y.RelativePosition): number | null {
	const { doc, type, binding } = ySyncPluginKey.getState(state);
	const position: number | null = relativePositionToAbsolutePosition(doc, type, place, binding.mapping);
	if (position === null || position > state.doc.content.size) return null;
	return state.doc.resolve(position).parent.inlineContent ? position : null;
}

function drawProgress(): { element: HTMLElement; show: (share: number) => void } {
	const element = document.createElement('span');
	element.className = 'picture-on-its-way';
	const words = document.createElement('span');
	words.textContent = 'Adding the picture';
	const bar = document.createElement('progress');
	bar.max = 1;
	bar.setAttribute('aria-label', 'Adding the picture');
	element.append(words, bar);
	return { element, show: (share) => (bar.value = share) };
}
