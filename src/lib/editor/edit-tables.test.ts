import { Node } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import { CellSelection, tableEditingKey } from 'prosemirror-tables';
import { expect, it } from 'vitest';
import { editTables, fetchTableParts, nextCell } from './edit-tables';
import { hasTable } from './in-table';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';

const doc = Node.fromJSON(schema, readMarkdown('| a | b |\n| --- | --- |\n| c | d |'));

it('before its parts are here a table is text like any other, and then its cells can be selected', async () => {
	const state = EditorState.create({ doc, plugins: [editTables()] });
	expect(hasTable(doc)).toBe(true);
	expect(nextCell(state)).toBe(false);
	await fetchTableParts();
	expect(nextCell(state)).toBe(true);
	const selected = state.apply(state.tr.setMeta(tableEditingKey, 2));
	expect(tableEditingKey.getState(selected)).toBe(2);
	expect(CellSelection.create(doc, 2).ranges).toHaveLength(1);
});
