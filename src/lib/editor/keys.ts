import { baseKeymap, chainCommands, toggleMark } from 'prosemirror-commands';
import { undoInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { liftListItem, sinkListItem } from 'prosemirror-schema-list';
import type { Plugin } from 'prosemirror-state';
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
import { schema } from './schema';
import { nextCell, previousCell } from './tables';

const { nodes, marks } = schema;

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
		'Mod-Enter': chainCommands(toggleTick, insertLineBreak),
		'Shift-Enter': insertLineBreak,
		Enter: enter,
		Tab: chainCommands(sinkListItem(nodes.list_item), nextCell),
		'Shift-Tab': chainCommands(liftListItem(nodes.list_item), previousCell),
		Backspace: chainCommands(undoInputRule, unmakeHeading)
	});
	return [own, keymap(baseKeymap)];
}
