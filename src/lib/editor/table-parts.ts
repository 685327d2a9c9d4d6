import ColumnPlus from '@lucide/svelte/icons/between-vertical-end';
import RowPlus from '@lucide/svelte/icons/between-horizontal-end';
import HeaderRow from '@lucide/svelte/icons/panel-top';
import TableX from '@lucide/svelte/icons/grid-2x2-x';
import { tableEditing } from 'prosemirror-tables';
import {
	addColumnAfter,
	addRowAfter,
	deleteTable,
	hasHeaderRow,
	removeColumn,
	removeRow,
	toggleHeaderRow
} from './tables';
import type { Tool } from './tools';

// Everything that works inside a table, in one chunk that is fetched while a text has one.
export { nextCell, previousCell } from './tables';

/** What there is to do with the table around the caret. */
export const tableTools: Tool[] = [
	{ label: 'Add a row below', icon: RowPlus, run: addRowAfter },
	{ label: 'Add a column after', icon: ColumnPlus, run: addColumnAfter },
	{ label: 'Header row', icon: HeaderRow, run: toggleHeaderRow, on: hasHeaderRow },
	{ label: 'Remove row', words: 'Remove row', run: removeRow },
	{ label: 'Remove column', words: 'Remove column', run: removeColumn },
	{ label: 'Remove the table', icon: TableX, run: deleteTable }
];

/** What selects cells, and keeps tables whole. */
export const editing = tableEditing();
