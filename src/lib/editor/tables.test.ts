import { Node } from 'prosemirror-model';
import { EditorState, TextSelection, type Command } from 'prosemirror-state';
import { expect, it } from 'vitest';
import { inCheckList, toggleCheckList } from './check-list';
import { insertTable } from './insert-table';
import { linkHere } from './links';
import { problemOfAddress, removeLink, setLink } from './make-link';
import { writeMarkdown } from './markdown';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';
import type { SectionJson } from './section-json';
import { hasHeaderRow, nextCell, previousCell, removeColumn, removeRow, toggleHeaderRow } from './tables';

/** An editor with this text, the caret before (or the selection around) these words. */
function editing(markdown: string, words: string, selected = false): EditorState {
	const doc = Node.fromJSON(schema, readMarkdown(markdown));
	let at = 1;
	doc.descendants((node, position) => {
		const found = node.isText ? (node.text ?? '').indexOf(words) : -1;
		if (found >= 0) at = position + found;
	});
	const selection = TextSelection.create(doc, at, selected ? at + words.length : at);
	return EditorState.create({ doc, selection });
}

function after(state: EditorState, ...commands: Command[]): EditorState {
	return commands.reduce((now, command) => {
		let next = now;
		command(now, (tr) => (next = now.apply(tr)));
		return next;
	}, state);
}

const written = (state: EditorState) => writeMarkdown(state.doc.toJSON() as SectionJson).trim();
const table = '| a | b |\n| --- | --- |\n| c | d |';

it('puts a table below the line of the caret, or in the place of an empty one, and leaves room to write on', () => {
	const made = after(editing('Before.', 'Before'), insertTable);
	expect(made.doc.content.content.map(({ type }) => type.name)).toEqual(['paragraph', 'table', 'paragraph']);
	expect(made.selection.$from.node(-1).type.name).toBe('table_header');
	expect(after(made, insertTable).doc.eq(made.doc)).toBe(true);
	const inList = after(editing('- one\n- two', 'one'), insertTable);
	expect(inList.doc.content.content.map(({ type }) => type.name)).toEqual([
		'bullet_list',
		'table',
		'paragraph'
	]);
});

it('moves through the cells with Tab, and not out of the first one into the list around it', () => {
	const second = after(editing(table, 'a'), nextCell);
	expect(second.selection.$from.parent.textContent).toBe('b');
	expect(after(second, previousCell).selection.$from.parent.textContent).toBe('a');
	expect(previousCell(editing(table, 'a'))).toBe(false);
});

it('removes rows and columns, and with the last of them the table', () => {
	expect(written(after(editing(table, 'd'), removeColumn))).toBe('| a |\n| --- |\n| c |');
	const row = after(editing(table, 'd'), removeRow);
	expect(written(row)).toBe('| a | b |\n| --- | --- |');
	expect(written(after(editing(`x\n\n${table}`, 'd'), removeColumn, removeColumn))).toBe('x');
});

it('makes the first row the header, and takes that back', () => {
	const plain = after(editing(table, 'c'), toggleHeaderRow);
	expect([hasHeaderRow(editing(table, 'c')), hasHeaderRow(plain)]).toEqual([true, false]);
});

it('links the selected words, and only to addresses that can be followed', () => {
	const state = editing('See the report soon.', 'the report', true);
	const draft = linkHere(state);
	if (!draft) throw new Error('no link here');
	expect(draft).toMatchObject({ text: 'the report', href: '', exists: false });
	const linked = after(state, setLink(draft, { href: 'example.org/report', text: 'the whole report' }));
	expect(written(linked)).toBe('See [the whole report](https://example.org/report) soon.');
	expect(problemOfAddress('javascript:alert(1)')).not.toBeNull();
	expect(problemOfAddress('name@example.org')).toBeNull();
	expect(problemOfAddress(' ')).not.toBeNull();
});

it('finds the whole of a link around the caret, to change it or to take it away', () => {
	const state = editing('See [the **whole** report](https://example.org/a) soon.', 'whole');
	const draft = linkHere(state);
	if (!draft) throw new Error('no link here');
	expect(draft).toMatchObject({ text: 'the whole report', href: 'https://example.org/a', exists: true });
	expect(written(after(state, setLink(draft, { href: 'https://example.org/b', text: draft.text })))).toBe(
		'See [the **whole** report](https://example.org/b) soon.'
	);
	expect(written(after(state, removeLink(draft)))).toBe('See the **whole** report soon.');
});

it('gives the items around the caret boxes to tick, and takes them away again', () => {
	const ticked = after(editing('- one\n- two\n  - deeper', 'two'), toggleCheckList);
	expect(written(ticked)).toBe('- one\n- [ ] two\n  - deeper');
	expect(inCheckList(ticked)).toBe(true);
	expect(written(after(ticked, toggleCheckList))).toBe('- one\n- two\n  - deeper');
	expect(written(after(editing('one', 'one'), toggleCheckList))).toBe('- [ ] one');
});
