import type { Node } from 'prosemirror-model';
import type { Command, EditorState } from 'prosemirror-state';
import {
	addColumnAfter,
	addRowAfter,
	deleteColumn,
	deleteRow,
	deleteTable,
	goToNextCell,
	rowIsHeader,
	selectedRect,
	TableMap,
	toggleHeader
} from 'prosemirror-tables';
import { isInTable } from './in-table';
import { schema } from './schema';

const { table } = schema.nodes;

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

export { addColumnAfter, addRowAfter, deleteTable };
