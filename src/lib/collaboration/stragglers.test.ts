import 'fake-indexeddb/auto';
import { joinBackward, lift, wrapIn } from 'prosemirror-commands';
import { Node } from 'prosemirror-model';
import { sinkListItem } from 'prosemirror-schema-list';
import { EditorState, TextSelection, type Command } from 'prosemirror-state';
import { updateYFragment } from 'y-prosemirror';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { enter, toggleCircleOnly, toggleHeading, toggleList, toggleQuote } from '$lib/editor/commands';
import { fragmentName, sectionJson, sectionToMarkdown } from '$lib/editor/read';
import { schema } from '$lib/editor/schema';
import { fillSection } from '$lib/editor/write';
import type { LiveDocument } from './provider';
import { numbersFrom } from './testing/numbers';
import { pause, startRooms, until, type TestRooms } from './testing/rooms';

const section = 'gaps';
const { bullet_list, ordered_list, list_item, blockquote } = schema.nodes;

/** What an editor does with a command: the page as it is, the command at the end of `words`, and what changed back into the document. */
function edit(doc: Y.Doc, words: string, command: Command): void {
	const page = Node.fromJSON(schema, sectionJson(doc, section));
	let at = -1;
	page.descendants((node, position) => {
		const index = node.isText ? (node.text ?? '').indexOf(words) : -1;
		if (index !== -1 && at === -1) at = position + index;
	});
	if (at === -1) throw new Error(`“${words}” is not there`);
	const start = EditorState.create({ doc: page });
	let state = start.apply(start.tr.setSelection(TextSelection.create(page, at)));
	if (!command(state, (tr) => (state = state.apply(tr)))) throw new Error('the command does nothing here');
	const fragment = doc.getXmlFragment(fragmentName(section));
	doc.transact(() => updateYFragment(doc, fragment, state.doc, { mapping: new Map(), isOMark: new Map() }));
}

const type =
	(text: string, after: string): Command =>
	(state, dispatch) => {
		dispatch?.(state.tr.insertText(text, state.selection.from + after.length));
		return true;
	};
const remove: Command = (state, dispatch) => {
	const { $from } = state.selection;
	dispatch?.(state.tr.delete($from.before(), $from.after()));
	return true;
};

type Case = [what: string, text: string, at: string, command: Command, expected: string];
const reshaped: Case[] = [
	['a heading', 'one two three\n\nfour', 'one', toggleHeading(3), '### one two NEW three\n\nfour\n'],
	['a list', 'one two three\n\nfour', 'one', toggleList(bullet_list), '- one two NEW three\n\nfour\n'],
	['a quote', 'one two three\n\nfour', 'one', toggleQuote, '> one two NEW three\n\nfour\n'],
	['circle only', 'one two three', 'one', toggleCircleOnly, '::: circle only\n\none two NEW three\n\n:::\n'],
	[
		'numbers',
		'- zero\n- one two three\n- four',
		'zero',
		toggleList(ordered_list),
		'1. zero\n2. one two NEW three\n3. four\n'
	],
	['deeper', '- zero\n- one two three', 'one', sinkListItem(list_item), '- zero\n  - one two NEW three\n'],
	['lifted', '> one two three', 'one', lift, 'one two NEW three\n'],
	['joined', 'zero\n\none two three', 'one', joinBackward, 'zeroone two NEW three\n'],
	['bold within, and a quote', 'one **two** three', 'one', wrapIn(blockquote), '> one **two** three NEW\n'],
	['deleted', 'zero\n\none two three\n\nfour', 'one', remove, 'zero\n\nNEW\n\nfour\n']
];

async function open(text: string): Promise<{ rooms: TestRooms; ruth: LiveDocument; tomas: LiveDocument }> {
	const rooms = await startRooms();
	const [ruth, tomas] = [rooms.open('Ruth'), rooms.open('Tomas')];
	await Promise.all([ruth.ready, tomas.ready]);
	fillSection(ruth.doc, section, text);
	await saved(ruth, tomas);
	return { rooms, ruth, tomas };
}

const saved = (...all: LiveDocument[]): Promise<void> =>
	until(() => {
		const [first, ...rest] = all.map(({ doc }) => sectionToMarkdown(doc, section));
		return all.every((live) => live.status === 'saved') && rest.every((text) => text === first);
	});
const stored = ({ server, documentId }: TestRooms): Promise<string> =>
	server.read(documentId, (doc) => sectionToMarkdown(doc, section));

/** A word is written after the last of these that is there. */
const write = (doc: Y.Doc, text: string): void => {
	const after = text.includes('**') ? ' three' : 'two';
	edit(doc, after, type(' NEW', after));
};

describe('[C90] [C91] [C92] what somebody writes into a block that somebody else reshapes', () => {
	it.each(reshaped)('stays: %s, the writer first', async (_what, text, at, command, expected) => {
		const { rooms, ruth, tomas } = await open(text);
		write(ruth.doc, text);
		edit(tomas.doc, at, command);
		await saved(ruth, tomas);
		expect([await stored(rooms), sectionToMarkdown(tomas.doc, section)]).toEqual([expected, expected]);
		await rooms.close();
	});

	it.each(reshaped)('stays: %s, the writer second', async (_what, text, at, command, expected) => {
		const { rooms, ruth, tomas } = await open(text);
		edit(tomas.doc, at, command);
		write(ruth.doc, text);
		await saved(ruth, tomas);
		expect([await stored(rooms), sectionToMarkdown(ruth.doc, section)]).toEqual([expected, expected]);
		await rooms.close();
	});

	it.each(['Ruth', 'Tomas'] as const)('stays when %s was without a network all the while', async (away) => {
		for (const [, text, at, command, expected] of reshaped) {
			const { rooms, ruth, tomas } = await open(text);
			rooms.rights.delete(away);
			rooms.drop();
			const [gone, here] = away === 'Ruth' ? [ruth, tomas] : [tomas, ruth];
			await until(() => gone.status !== 'saved' && here.status === 'saved');
			const steps = [() => write(ruth.doc, text), () => edit(tomas.doc, at, command)];
			if (away === 'Ruth') steps.reverse();
			steps[0]?.();
			await until(() => here.status === 'saved' && here.unsaved === 0);
			steps[1]?.();
			gone.destroy();
			rooms.rights.set(away, 'writer');
			const back = rooms.open(away);
			await saved(back, here);
			expect(await stored(rooms)).toBe(expected);
			await rooms.close();
		}
	});

	it('stays as an item where the list got numbers meanwhile', async () => {
		const { rooms, ruth, tomas } = await open('- one\n- two');
		edit(ruth.doc, 'one', (state, dispatch) => {
			const end = state.apply(
				state.tr.setSelection(TextSelection.create(state.doc, state.selection.from + 3))
			);
			return enter(end, dispatch && ((tr) => dispatch(tr.insertText('NEW'))));
		});
		edit(tomas.doc, 'one', toggleList(ordered_list));
		await saved(ruth, tomas);
		expect(await stored(rooms)).toBe('1. one\n2. NEW\n3. two\n');
		await rooms.close();
	});

	it('is not there twice when whoever reshaped had seen it', async () => {
		const { rooms, ruth, tomas } = await open('one two three');
		write(ruth.doc, '');
		await saved(ruth, tomas);
		edit(tomas.doc, 'one', toggleHeading(3));
		await saved(ruth, tomas);
		expect(await stored(rooms)).toBe('### one two NEW three\n');
		await rooms.close();
	});

	it('goes when somebody who had seen it deletes it, and a stray comma is nobody’s word', async () => {
		const { rooms, ruth, tomas } = await open('zero\n\none two three');
		edit(ruth.doc, 'two', type(' seen', 'two'));
		await saved(ruth, tomas);
		edit(ruth.doc, 'two', type(',', 'two'));
		edit(tomas.doc, 'one', remove);
		await saved(ruth, tomas);
		expect(await stored(rooms)).toBe('zero\n');
		await rooms.close();
	});

	it.each([1, 2, 3, 4])(
		'is there whatever three people do, with and without a network (seed %i)',
		async (seed) => {
			const random = numbersFrom(seed);
			const rooms = await startRooms({ limits: { unloadAfterMs: 30, compactAfterRows: 40 } });
			const people = (['Ruth', 'Tomas', 'Ruth'] as const).map((name) => rooms.open(name));
			await Promise.all(people.map((live) => live.ready));
			fillSection(
				pick(people, () => 0).doc,
				section,
				`${word(0)}\n\n${word(1)}\n\n- ${word(2)}\n- ${word(3)}\n\n> ${word(4)}`
			);
			await saved(...people);
			let count = 5;
			for (let turn = 0; turn < 50; turn += 1) {
				const live = pick(people, random);
				const here = sectionToMarkdown(live.doc, section).match(/\p{Script=Han}/gu) ?? [];
				const at = pick(here, random);
				if (random(3) > 0) edit(live.doc, at, type(word(count++), at));
				else attempt(() => edit(live.doc, at, pick(shapes, random)));
				const disturbance = random(8);
				if (disturbance === 0) rooms.drop();
				if (disturbance === 1) await rooms.restart();
				if (random(4) === 0) await pause(random(30));
			}
			await saved(...people);
			const text = await stored(rooms);
			for (let each = 0; each < count; each += 1) expect(text).toContain(word(each));
			await rooms.close();
		}
	);
});

/** One letter each, so that what was written where is never in doubt. */
const word = (count: number): string => String.fromCodePoint(0x4e00 + count);

const shapes = [
	toggleHeading(3),
	toggleList(bullet_list),
	toggleList(ordered_list),
	toggleQuote,
	toggleCircleOnly,
	sinkListItem(list_item),
	lift,
	joinBackward,
	enter
];

function pick<T>(list: readonly T[], random: (below: number) => number): T {
	const found = list[random(list.length)];
	if (found === undefined) throw new Error('There is nothing to choose from');
	return found;
}

/** Not every command does something everywhere. */
function attempt(command: () => void): void {
	try {
		command();
	} catch (error) {
		if (!String(error).includes('does nothing here')) throw error;
	}
}
