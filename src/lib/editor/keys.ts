import { baseKeymap, chainCommands, toggleMark } from 'prosemirror-commands';
import { undoInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { liftListItem, sinkListItem } from 'prosemirror-schema-list';
import type { Command, Plugin } from 'prosemirror-state';
import { redoCommand, undoCommand } from 'y-prosemirror';
import {
	enter,
	insertLineBreak,
	toggleBold,
	toggleCircleOnly,
	toggleHeading,
	toggleItalic,
	toggleList,
	toggleObservation,
	toggleQuote,
	toggleTick,
	unmakeHeading
} from './commands';
import { nextCell, previousCell } from './edit-tables';
import { isInTable } from './in-table';
import { openHere } from './open-here';
import { schema } from './schema';

const { nodes, marks } = schema;

/* From the first cell Shift+Tab leaves the text; the list around a table stays as it is. */
const outsideTables =
	(command: Command): Command =>
	(state, dispatch, view) =>
		!isInTable(state) && command(state, dispatch, view);

/** The keys of the editor. Tab leaves the text wherever it has nothing to move in, so nobody is caught in it. */
export function editorKeys(): Plugin[] {
	const own = keymap({
		'Mod-b': toggleBold,
		'Mod-i': toggleItalic,
		'Mod-`': toggleMark(marks.code),
		'Mod-Shift-x': toggleMark(marks.strike),
		'Mod-Shift-h': toggleObservation,
		'Mod-z': undoCommand,
		'Mod-y': redoCommand,
		'Mod-Shift-z': redoCommand,
		'Mod-Alt-2': toggleHeading(2),
		'Mod-Alt-3': toggleHeading(3),
		'Mod-Alt-4': toggleHeading(4),
		'Mod-Alt-l': toggleCircleOnly,
		'Mod-Shift-7': toggleList(nodes.ordered_list),
		'Mod-Shift-8': toggleList(nodes.bullet_list),
		'Mod-Shift-9': toggleQuote,
		'Alt-Enter': openHere,
		'Mod-Enter': chainCommands(toggleTick, insertLineBreak),
		'Shift-Enter': insertLineBreak,
		Enter: enter,
		Tab: chainCommands(nextCell, sinkListItem(nodes.list_item)),
		'Shift-Tab': chainCommands(previousCell, outsideTables(liftListItem(nodes.list_item))),
		Backspace: chainCommands(undoInputRule, unmakeHeading)
	});
	return [own, keymap(baseKeymap)];
}
