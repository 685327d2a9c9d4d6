import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';

/** A list item; one that can be ticked gets a real check box before its text. */
export function drawListItem(node: Node, view: EditorView, place: () => number | undefined): NodeView {
	const dom = document.createElement('li');
	if (node.attrs.checked === null) {
		return { dom, contentDOM: dom, update: (next) => next.type === node.type && next.attrs.checked === null };
	}
	const box = document.createElement('input');
	box.type = 'checkbox';
	box.contentEditable = 'false';
	box.setAttribute('aria-label', 'Done');
	const contentDOM = document.createElement('div');
	dom.append(box, contentDOM);
	const show = (item: Node) => {
		box.checked = item.attrs.checked === true;
		box.disabled = !view.editable;
		dom.dataset.checked = String(item.attrs.checked);
	};
	show(node);
	box.addEventListener('mousedown', (event) => event.preventDefault());
	box.addEventListener('change', () => {
		const position = place();
		if (position !== undefined)
			view.dispatch(view.state.tr.setNodeAttribute(position, 'checked', box.checked));
	});
	return {
		dom,
		contentDOM,
		update: (next) => {
			if (next.type !== node.type || next.attrs.checked === null) return false;
			show(next);
			return true;
		},
		stopEvent: (event) => event.target === box,
		ignoreMutation: (mutation) => mutation.type !== 'selection' && !contentDOM.contains(mutation.target)
	};
}

/** An item that stays as it is is not drawn anew when somebody may write by now, or no longer: its box has to be told. */
export function tellBoxes({ dom, editable }: EditorView): void {
	for (const box of dom.querySelectorAll<HTMLInputElement>('li > input'))
		if (box.disabled === editable) box.disabled = !editable;
}
