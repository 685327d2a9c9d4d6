import type { Node } from 'prosemirror-model';
import { TextSelection, type Command, type EditorState } from 'prosemirror-state';
import {
	addColumnAfter,
	addRowAfter,
	deleteColumn,
	deleteRow,
	deleteTable,
	goToNextCell,
	isInTable,
	rowIsHeader,
	selectedRect,
	TableMap,
	toggleHeader
} from 'prosemirror-tables';
import { schema } from './schema';

const { table, table_row: row, table_cell: cell, table_header: header, list_item: item } = schema.nodes;

/** Puts a table of three columns with a header row and two rows after the block of the caret, and the caret into it. */
export const insertTable: Command = (state, dispatch) => {
	const { $from } = state.selection;
	if (isInTable(state) || $from.parent.type.spec.code) return false;
	const cells = (type: typeof cell) => [0, 1, 2].flatMap(() => type.createAndFill() ?? []);
	const made = table.create(null, [
		row.create(null, cells(header)),
		row.create(null, cells(cell)),
		row.create(null, cells(cell))
	]);
	const depth = placeFor(
		$from.depth,
		(at) =>
			$from.node(at).type !== item &&
			$from.node(at).canReplaceWith($from.indexAfter(at), $from.indexAfter(at), table)
	);
	if (depth === null) return false;
	if (!dispatch) return true;
	const emptyLine = $from.depth === depth + 1 && $from.parent.content.size === 0;
	const at = emptyLine ? $from.before(depth + 1) : $from.after(depth + 1);
	const tr = emptyLine ? state.tr.replaceWith(at, $from.after(depth + 1), made) : state.tr.insert(at, made);
	tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1)));
	dispatch(withLineBelow(tr, at).scrollIntoView());
	return true;
};

function placeFor(deepest: number, fits: (depth: number) => boolean): number | null {
	for (let depth = deepest - 1; depth >= 0; depth -= 1) if (fits(depth)) return depth;
	return null;
}

/** A table at the very end would leave nowhere to go on writing. */
function withLineBelow(tr: EditorState['tr'], at: number): EditorState['tr'] {
	const end = at + (tr.doc.nodeAt(at)?.nodeSize ?? 0);
	return end === tr.doc.content.size ? tr.insert(end, schema.nodes.paragraph.create()) : tr;
}

/** Tab: the next cell, after the last one a new row. */
export const nextCell: Command = (state, dispatch, view) => {
	if (!isInTable(state)) return false;
	if (goToNextCell(1)(state, dispatch)) return true;
	if (!dispatch || !addRowAfter(state, dispatch) || !view) return true;
	return goToNextCell(1)(view.state, view.dispatch);
};

/** Shift+Tab: the cell before; from the first one the keyboard leaves the table for the text above. */
export const previousCell: Command = (state, dispatch) =>
	isInTable(state) && goToNextCell(-1)(state, dispatch);

/** Removing the last row or column removes the table. */
export const removeRow: Command = (state, dispatch) =>
	isInTable(state) && (selectedRect(state).map.height === 1 ? deleteTable : deleteRow)(state, dispatch);
export const removeColumn: Command = (state, dispatch) =>
	isInTable(state) && (selectedRect(state).map.width === 1 ? deleteTable : deleteColumn)(state, dispatch);

/** True when the first row of the table around the caret is its header. */
export function hasHeaderRow(state: EditorState): boolean {
	const around = isInTable(state) ? tableAround(state) : null;
	return around !== null && rowIsHeader(TableMap.get(around), around, 0);
}

function tableAround({ selection: { $from } }: EditorState): Node | null {
	for (let depth = $from.depth; depth > 0; depth -= 1)
		if ($from.node(depth).type === table) return $from.node(depth);
	return null;
}

/** Makes the first row the header, or an ordinary row again. */
export const toggleHeaderRow: Command = toggleHeader('row', { useDeprecatedLogic: false });

export { addColumnAfter, addRowAfter, deleteTable, isInTable };
