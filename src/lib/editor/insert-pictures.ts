import { NodeSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type * as Y from 'yjs';
import { picturesKey, positionOf, type PictureChange, type PictureUploads, type Waiting } from './pictures';
import { schema } from './schema';
import { sendPicture } from './send-picture';

let count = 0;

/** Sends one picture and puts it into its place, wherever that is by then. */
export async function insertPicture(
	view: EditorView,
	file: File,
	place: Y.RelativePosition,
	{ address, onProblem }: PictureUploads
): Promise<void> {
	const to = address();
	if (to === null) return;
	const { element, show } = drawProgress();
	const waiting: Waiting = { id: (count += 1), place, element };
	view.dispatch(view.state.tr.setMeta(picturesKey, { add: waiting } satisfies PictureChange));
	const sent = await sendPicture(to, file, show);
	if (view.isDestroyed) return;
	const position = positionOf(view.state, place);
	const tr = view.state.tr.setMeta(picturesKey, { remove: waiting.id } satisfies PictureChange);
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
