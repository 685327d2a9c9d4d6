import {
	chainCommands,
	createParagraphNear,
	exitCode,
	lift,
	liftEmptyBlock,
	newlineInCode,
	setBlockType,
	splitBlock,
	toggleMark,
	wrapIn
} from 'prosemirror-commands';
import type { NodeType } from 'prosemirror-model';
import { liftListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { findWrapping, liftTarget } from 'prosemirror-transform';
import { schema } from './schema';

const { nodes, marks } = schema;

/** True when the caret or the selection's start lies within a node of this type. */
export function isWithin(state: EditorState, type: NodeType): boolean {
	const { $from } = state.selection;
	return depths($from.depth).some((depth) => $from.node(depth).type === type);
}

function depths(deepest: number): number[] {
	return Array.from({ length: deepest + 1 }, (_, index) => deepest - index);
}

/** True when all of the selection, or what is typed next, carries the mark. */
export function carries(state: EditorState, type: (typeof marks)[keyof typeof marks]): boolean {
	const { from, to, empty, $from } = state.selection;
	if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()));
	return state.doc.rangeHasMark(from, to, type);
}

export const toggleBold = toggleMark(marks.strong);
export const toggleItalic = toggleMark(marks.em);
export const toggleObservation: Command = (state, dispatch) =>
	!state.selection.empty && toggleMark(marks.highlight)(state, dispatch);

/** Turns the block into a heading, or a heading of that level back into a paragraph. */
export function toggleHeading(level: number): Command {
	return (state, dispatch) => {
		const { parent } = state.selection.$from;
		const already = parent.type === nodes.heading && parent.attrs.level === level;
		return (already ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(
			state,
			dispatch
		);
	};
}

/** Makes a list of the selected blocks, takes them out of it, or changes the list's kind. */
export function toggleList(type: NodeType): Command {
	return (state, dispatch) => {
		if (isWithin(state, type)) return liftListItem(nodes.list_item)(state, dispatch);
		const other = type === nodes.bullet_list ? nodes.ordered_list : nodes.bullet_list;
		if (!isWithin(state, other)) return wrapInList(type)(state, dispatch);
		const { $from } = state.selection;
		const depth = depths($from.depth).find((each) => $from.node(each).type === other) ?? 0;
		dispatch?.(state.tr.setNodeMarkup($from.before(depth), type));
		return true;
	};
}

export const toggleQuote: Command = (state, dispatch) =>
	isWithin(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch);

/** Keeps the selected blocks in the circle, or lets them out again. A whole list, not one of its items. */
export const toggleCircleOnly: Command = (state, dispatch) => {
	const { $from, $to } = state.selection;
	const depth = depths($from.depth).find((each) => $from.node(each).type === nodes.circle_only);
	if (depth !== undefined) {
		const range = $from.blockRange($to, (node) => node.type === nodes.circle_only);
		const target = range && liftTarget(range);
		if (!range || target === null || target === undefined) return false;
		dispatch?.(state.tr.lift(range, target));
		return true;
	}
	const range = $from.blockRange($to, (node) => node.type === nodes.doc);
	const wrapping = range && findWrapping(range, nodes.circle_only);
	if (!range || !wrapping) return false;
	dispatch?.(state.tr.wrap(range, wrapping).scrollIntoView());
	return true;
};

/** Ticks or unticks the item around the caret. */
export const toggleTick: Command = (state, dispatch) => {
	const { $from } = state.selection;
	const depth = depths($from.depth).find((each) => $from.node(each).type === nodes.list_item);
	const item = depth === undefined ? null : $from.node(depth);
	if (depth === undefined || !item || item.attrs.checked === null) return false;
	dispatch?.(state.tr.setNodeAttribute($from.before(depth), 'checked', !item.attrs.checked));
	return true;
};

const splitItem: Command = (state, dispatch) => {
	const { $from } = state.selection;
	const item = $from.depth > 0 ? $from.node(-1) : null;
	const attrs =
		item?.type === nodes.list_item && item.attrs.checked !== null ? { checked: false } : undefined;
	return splitListItem(nodes.list_item, attrs)(state, dispatch);
};

/** Enter: a new line of code, a new item, a new paragraph. */
export const enter = chainCommands(newlineInCode, splitItem, createParagraphNear, liftEmptyBlock, splitBlock);

export const insertLineBreak = chainCommands(exitCode, (state, dispatch) => {
	dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
	return true;
});

/** Backspace at the start of a heading makes a paragraph of it. */
export const unmakeHeading: Command = (state, dispatch) => {
	const { $from, empty } = state.selection;
	if (!empty || $from.parentOffset > 0 || $from.parent.type !== nodes.heading) return false;
	return setBlockType(nodes.paragraph)(state, dispatch);
};
