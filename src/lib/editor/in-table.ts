import type { Node } from 'prosemirror-model';
import type { EditorState } from 'prosemirror-state';
import { schema } from './schema';

// What is asked of tables in any text. What works inside one comes with table-parts.ts, while a text has one.

const { table, table_row: row } = schema.nodes;

/** True while the caret or the selection ends in a table. */
export function isInTable({ selection: { $head } }: EditorState): boolean {
	for (let depth = $head.depth; depth > 0; depth -= 1) if ($head.node(depth).type === row) return true;
	return false;
}

/** Whether there is a table anywhere in this text. */
export function hasTable(doc: Node): boolean {
	let found = false;
	doc.descendants((node) => {
		found ||= node.type === table;
		return !found && !node.isTextblock;
	});
	return found;
}
