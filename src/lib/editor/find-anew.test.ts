import { splitBlock } from 'prosemirror-commands';
import { liftListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, TextSelection, type Command } from 'prosemirror-state';
import { initProseMirrorDoc, updateYFragment, ySyncPlugin, ySyncPluginKey } from 'y-prosemirror';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { anchorSelection } from './anchor';
import { toggleHeading, toggleQuote } from './commands';
import { spansOf, wordsAt, type Anchor } from './commitment-mark';
import { contentOf } from './lines';
import { fragmentName } from './read';
import { schema } from './schema';
import { fillSection } from './write';

const asItem = wrapInList(schema.nodes.bullet_list);
const selectLines: Command = ({ tr, doc }, dispatch) => {
	dispatch?.(tr.setSelection(TextSelection.between(doc.resolve(0), doc.resolve(doc.content.size))));
	return true;
};

/** A section as two people have it open: one writes, the other is told. */
class Writing {
	readonly doc = new Y.Doc();
	readonly other = new Y.Doc();
	#state: EditorState;

	constructor(markdown: string) {
		fillSection(this.doc, 'gaps', markdown);
		this.doc.on('update', (update: Uint8Array) => Y.applyUpdate(this.other, update));
		Y.applyUpdate(this.other, Y.encodeStateAsUpdate(this.doc));
		const section = this.doc.getXmlFragment(fragmentName('gaps'));
		const { doc, mapping } = initProseMirrorDoc(section, schema);
		this.#state = EditorState.create({ doc, plugins: [ySyncPlugin(section, { mapping })] });
	}

	/** Selects these words: the nth of them, counted from the beginning of the section. */
	select(words: string, nth = 1): this {
		const places: number[] = [];
		this.#state.doc.descendants((node, position) => {
			for (const { index } of node.isTextblock ? node.textContent.matchAll(new RegExp(words, 'g')) : [])
				places.push(position + 1 + index);
		});
		const from = places[nth - 1];
		if (from === undefined) throw new Error(`Nobody wrote ${words} so often.`);
		const selection = TextSelection.create(this.#state.doc, from, from + words.length);
		this.#state = this.#state.apply(this.#state.tr.setSelection(selection));
		return this;
	}

	/** A comment on the selected words, as the database gives it back. */
	comment(): Anchor {
		return JSON.parse(JSON.stringify(anchorSelection(this.#state, 'gaps'))) as Anchor;
	}

	type(words: string): this {
		return this.do((state, dispatch) => (dispatch?.(state.tr.insertText(words)), true));
	}

	do(command: Command): this {
		if (!command(this.#state, (tr) => (this.#state = this.#state.apply(tr)))) throw new Error('Not here.');
		const binding = ySyncPluginKey.getState(this.#state).binding;
		const section = this.doc.getXmlFragment(fragmentName('gaps'));
		updateYFragment(this.doc, section, this.#state.doc, binding);
		return this;
	}

	/** The line in which the commented words stand for both, with the words in brackets. */
	shows(anchor: Anchor): string | null {
		const [shown, told] = [this.doc, this.other].map((doc) => {
			const [span] = spansOf(doc, anchor);
			if (!span) return wordsAt(doc, anchor);
			const [line, end] = [contentOf(span.text), span.index + span.length];
			return `${line.slice(0, span.index)}[${line.slice(span.index, end)}]${line.slice(end)}`;
		});
		expect(told).toBe(shown);
		return shown ?? null;
	}
}

describe('a comment stays on its words when their line is written anew', () => {
	const changes: [string, Command][] = [
		['an item of a list', asItem],
		['a heading', toggleHeading(3)],
		['a quotation', toggleQuote]
	];

	it.each(changes)('as %s, also where the same word stands in it twice', (_as, change) => {
		const notes = new Writing('The hotels come first. Then hotels again.');
		const second = notes.select('hotels', 2).comment();
		const first = notes.select('hotels', 1).comment();
		notes.do(change);
		expect(notes.shows(second)).toBe('The hotels come first. Then [hotels] again.');
		expect(notes.shows(first)).toBe('The [hotels] come first. Then hotels again.');
	});

	it.each(changes)('as %s, also where the same word stands in other lines', (_as, change) => {
		const notes = new Writing('About hotels.\n\nThe hotels come first.\n\nhotels');
		const comments = [1, 2, 3].map((nth) => notes.select('hotels', nth).comment());
		const lines = ['About [hotels].', 'The [hotels] come first.', '[hotels]'];
		for (const nth of [2, 1, 3]) {
			notes.select('hotels', nth).do(change);
			expect(comments.map((each) => notes.shows(each))).toEqual(lines);
		}
	});

	it.each(changes)('as %s, also after a word was added to those that are meant', (_as, change) => {
		const notes = new Writing('Before.\n\nHotels are the gap\n\nAfter.');
		const comment = notes.select('Hotels are the gap').comment();
		notes.select('the gap').type('really the gap');
		notes.do(change);
		expect(notes.shows(comment)).toBe('[Hotels are really the gap]');
	});

	it('as several items at once, and as lines again', () => {
		const notes = new Writing('One of many.\n\nTwo of many.\n\nThree of many.');
		const comment = notes.select('of many', 2).comment();
		notes.do(selectLines).do(asItem);
		expect(notes.shows(comment)).toBe('Two [of many].');
		notes.do(liftListItem(schema.nodes.list_item));
		expect(notes.shows(comment)).toBe('Two [of many].');
	});

	it('behind a new line, also where the same word stands before it', () => {
		const notes = new Writing('The hotels come first. Then hotels again.');
		const comment = notes.select('hotels', 2).comment();
		notes.select(' Then ').do(splitBlock);
		expect(notes.shows(comment)).toBe('[hotels] again.');
	});
});

describe('a comment is not on other words', () => {
	it('when its own were deleted with their line and the next says much the same', () => {
		const notes = new Writing('Ana draws the map of the north.\n\nBen draws the map of the south.');
		const comment = notes.select('Ana draws the map').comment();
		notes.do(
			(state, dispatch) => (dispatch?.(state.tr.delete(0, state.doc.firstChild?.nodeSize ?? 0)), true)
		);
		expect(notes.shows(comment)).toBeNull();
	});

	it('when the same word stands twice in the new line and nothing tells which is meant', () => {
		const notes = new Writing('The hotels come first. Then hotels again.');
		const { sectionId, from, to, text } = notes.select('hotels', 2).comment();
		const bare = { sectionId, text, from: { ...from, before: '' }, to: { ...to, after: '' } };
		notes.do(asItem);
		expect(notes.shows(bare)).toBeNull();
	});

	it('while its own words are only changed, where the same stand elsewhere', () => {
		const notes = new Writing('Hotels are the gap.\n\nHotels are the gap, they say.');
		const comment = notes.select('Hotels are the gap').comment();
		notes.select('the gap').type('really the gap');
		expect(notes.shows(comment)).toBe('[Hotels are really the gap].');
	});
});

it('what tells an anchor from the same words elsewhere holds no half of a letter', () => {
	const notes = new Writing('👩‍🔬 letters 👩‍🔬👩‍🔬👩‍🔬👩 hotels 👩👩👩👩👩👩👩👩👩');
	const { from, to } = notes.select('hotels').comment() as Anchor & {
		from: { before: string };
		to: { after: string };
	};
	for (const each of [from.before, to.after]) expect(each.isWellFormed()).toBe(true);
});
