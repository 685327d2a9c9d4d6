import type { EditorState } from 'prosemirror-state';
import * as Y from 'yjs';
import { absolutePositionToRelativePosition, ySyncPluginKey } from 'y-prosemirror';
import type { Anchor } from './commitment-mark';

type Words = { from: number; to: number; text: string };

/** The selected words, or the sentence around the caret, anchored in the shared document. Null where there are none. */
export function anchorSelection(state: EditorState, sectionId: string): Anchor | null {
	const words = state.selection.empty ? sentenceAt(state) : selected(state);
	if (words === null) return null;
	const from = anchored(state, words.from, 0);
	const to = anchored(state, words.to, -1);
	if (!from || !to) return null;
	const before = letters(state, words.from, -around);
	const after = letters(state, words.to, around);
	return { sectionId, from: { ...from, before }, to: { ...to, after }, text: words.text };
}

/** The place of the caret, for something that has no words yet. */
export function anchorCaret(state: EditorState, sectionId: string): Anchor | null {
	const place = anchored(state, state.selection.from, 0);
	return place ? { sectionId, from: place, to: place, text: '' } : null;
}

function selected(state: EditorState): Words | null {
	let { from, to } = state.selection;
	const isSpace = (position: number) => /^\s?$/.test(state.doc.textBetween(position, position + 1, ' ', ' '));
	while (from < to && isSpace(from)) from += 1;
	while (to > from && isSpace(to - 1)) to -= 1;
	const text = state.doc.textBetween(from, to, ' ', ' ');
	return text === '' ? null : { from, to, text };
}

function sentenceAt(state: EditorState): Words | null {
	const { $from } = state.selection;
	if (!$from.parent.isTextblock || $from.parent.type.spec.code) return null;
	const text = $from.parent.textBetween(0, $from.parent.content.size, ' ', ' ');
	const ends = [...text.matchAll(/[.!?…]+["”’)]*(?=\s|$)/g)].map((match) => match.index + match[0].length);
	const begin = ends.filter((end) => end < $from.parentOffset).at(-1) ?? 0;
	const end = ends.find((each) => each >= $from.parentOffset) ?? text.length;
	const sentence = text.slice(begin, end);
	const from = $from.start() + begin + (sentence.length - sentence.trimStart().length);
	const trimmed = sentence.trim();
	return trimmed === '' ? null : { from, to: from + trimmed.length, text: trimmed };
}

const around = 16;

/** What stands in the line just before or after a position; never half a letter, which no database keeps. */
function letters({ doc }: EditorState, position: number, count: number): string {
	const { parent, parentOffset: here } = doc.resolve(position);
	const there = Math.min(Math.max(here + count, 0), parent.content.size);
	return parent
		.textBetween(Math.min(here, there), Math.max(here, there))
		.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}

/** `side` 0 holds on to the character after the position, -1 to the one before, so that the words don't grow. */
function anchored(state: EditorState, position: number, side: number): object | null {
	const { type, doc, binding } = ySyncPluginKey.getState(state);
	const relative = absolutePositionToRelativePosition(position, type, binding.mapping);
	const found = Y.createAbsolutePositionFromRelativePosition(relative, doc);
	if (!found) return null;
	return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(found.type, found.index, side));
}
