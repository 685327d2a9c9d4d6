import type { EditorView } from 'prosemirror-view';

const docked = '(max-width: 900px), (pointer: coarse)';
const gap = 8;

/** Puts the toolbar above the selection (or its table), or on a small screen just above the keyboard. */
export function placeToolbar(bar: HTMLElement, view: EditorView, aboveTable = false) {
	if (matchMedia(docked).matches) {
		bar.style.transform = `translateY(${-keyboardHeight()}px)`;
		return;
	}
	const frame = bar.offsetParent?.getBoundingClientRect();
	if (!frame) return;
	const { from, to } = view.state.selection;
	const table = aboveTable ? tableAt(view, from)?.getBoundingClientRect() : undefined;
	if (table)
		return moveTo(
			bar,
			table.left - frame.left,
			Math.max(table.top - bar.offsetHeight - gap, edge()) - frame.top
		);
	const start = view.coordsAtPos(from, 1);
	const end = view.coordsAtPos(to, -1);
	const oneLine = Math.abs(start.top - end.top) < 4;
	const middle = oneLine ? (start.left + end.left) / 2 : start.left;
	const left = Math.min(
		Math.max(0, middle - frame.left - bar.offsetWidth / 2),
		Math.max(0, frame.width - bar.offsetWidth)
	);
	const above = start.top - frame.top - bar.offsetHeight - gap;
	/* Where it would lie over the bar of the page, it goes below the selection instead. */
	const hidden = start.top - bar.offsetHeight - gap < edge();
	moveTo(bar, left, hidden ? end.bottom - frame.top + gap : above);
}

/** Puts a button in the margin beside the line of the caret. */
export function placeBeside(button: HTMLElement, view: EditorView) {
	const frame = button.offsetParent?.getBoundingClientRect();
	if (!frame || !view.hasFocus()) return;
	const line = view.coordsAtPos(view.state.selection.head);
	moveTo(button, 0, (line.top + line.bottom) / 2 - frame.top - button.offsetHeight / 2);
}

function moveTo(element: HTMLElement, left: number, top: number) {
	element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

function tableAt(view: EditorView, position: number): Element | null {
	const { node } = view.domAtPos(position);
	return (node instanceof Element ? node : node.parentElement)?.closest('table') ?? null;
}

/** Below the bar of the page, when the top of a long table is out of sight; `--bar` is given in pixels. */
function edge(): number {
	return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--bar')) || 56;
}

function keyboardHeight(): number {
	const seen = window.visualViewport;
	return seen ? Math.max(0, window.innerHeight - seen.height - seen.offsetTop) : 0;
}

/** Follows the keyboard of a phone as it opens, closes and scrolls. Returns the way to stop. */
export function followKeyboard(move: () => void): () => void {
	const seen = window.visualViewport;
	seen?.addEventListener('resize', move);
	seen?.addEventListener('scroll', move);
	return () => {
		seen?.removeEventListener('resize', move);
		seen?.removeEventListener('scroll', move);
	};
}
