import { wrapRangeInList } from 'prosemirror-schema-list';
import type { Command, EditorState } from 'prosemirror-state';
import { schema } from './schema';

const { list_item: item, bullet_list: list, horizontal_rule: rule } = schema.nodes;

type Found = { position: number; checked: boolean | null };

function itemsIn(state: EditorState): Found[] {
	const { from, to, $from } = state.selection;
	const found: Found[] = [];
	state.doc.nodesBetween(from, to, (node, position) => {
		const around = position < from && position + node.nodeSize > from;
		/* Of the items around the caret only the innermost. */
		if (node.type === item && !(around && holdsDeeper($from, position)))
			found.push({ position, checked: node.attrs.checked });
	});
	return found;
}

function holdsDeeper($from: EditorState['selection']['$from'], position: number): boolean {
	for (let depth = $from.depth; depth > 0; depth -= 1)
		if ($from.node(depth).type === item) return $from.before(depth) !== position;
	return false;
}

/** True when the caret is in an item that can be ticked. */
export function inCheckList(state: EditorState): boolean {
	const items = itemsIn(state);
	return items.length > 0 && items.every(({ checked }) => checked !== null);
}

/** Gives the selected items boxes to tick, makes such a list of paragraphs, or takes the boxes away again. */
export const toggleCheckList: Command = (state, dispatch) => {
	const items = itemsIn(state);
	const tr = state.tr;
	if (items.length > 0) {
		const checked = inCheckList(state) ? null : false;
		for (const { position, checked: was } of items)
			if (was === null || checked === null) tr.setNodeAttribute(position, 'checked', checked);
		dispatch?.(tr);
		return true;
	}
	const range = state.selection.$from.blockRange(state.selection.$to);
	if (!range || !wrapRangeInList(tr, range, list)) return false;
	const { from, to } = tr.selection;
	tr.doc.nodesBetween(from, to, (node, position) => {
		if (node.type === item && node.attrs.checked === null) tr.setNodeAttribute(position, 'checked', false);
	});
	dispatch?.(tr);
	return true;
};

/** A line across the page, after the block of the caret. */
export const insertRule: Command = (state, dispatch) => {
	const { $to } = state.selection;
	const depth = $to.depth;
	if (
		depth === 0 ||
		!$to.node(depth - 1).canReplaceWith($to.indexAfter(depth - 1), $to.indexAfter(depth - 1), rule)
	)
		return false;
	if (!dispatch) return true;
	const tr = state.tr.insert($to.after(), rule.create());
	const after = $to.after() + 1;
	if (after === tr.doc.content.size) tr.insert(after, schema.nodes.paragraph.create());
	dispatch(tr.scrollIntoView());
	return true;
};
