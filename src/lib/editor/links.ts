import type { Command, EditorState } from 'prosemirror-state';
import { readAddress } from './link';
import { schema } from './schema';

const { link } = schema.marks;

/** The link around the caret, or the selected words: what the dialog begins with. */
export type LinkDraft = { from: number; to: number; text: string; href: string; exists: boolean };

/** What a link would be made of here, or null where there can be none. */
export function linkHere(state: EditorState): LinkDraft | null {
	const { from, to, $from, $to } = state.selection;
	if ($from.parent.type.spec.code || !$from.sameParent($to) || !$from.parent.inlineContent) return null;
	const around = rangeOfLink(state);
	if (around) return around;
	return { from, to, text: state.doc.textBetween(from, to, ' '), href: '', exists: false };
}

function rangeOfLink({ doc, selection: { $from, from } }: EditorState): LinkDraft | null {
	const { parent } = $from;
	const start = from - $from.parentOffset;
	const { node } = parent.childAfter($from.parentOffset);
	const before = parent.childBefore($from.parentOffset);
	const mark =
		node?.marks.find(({ type }) => type === link) ?? before.node?.marks.find(({ type }) => type === link);
	if (!mark) return null;
	const index = node && mark.isInSet(node.marks) ? $from.index() : before.index;
	let first = index;
	let last = index;
	while (first > 0 && mark.isInSet(parent.child(first - 1).marks)) first -= 1;
	while (last < parent.childCount - 1 && mark.isInSet(parent.child(last + 1).marks)) last += 1;
	const sizes = parent.content.content.map(({ nodeSize }) => nodeSize);
	const sum = (count: number) => sizes.slice(0, count).reduce((one, other) => one + other, 0);
	const [begin, end] = [start + sum(first), start + sum(last + 1)];
	return {
		from: begin,
		to: end,
		text: doc.textBetween(begin, end, ' '),
		href: String(mark.attrs.href),
		exists: true
	};
}

/** What is wrong with a typed address, in words for the person; null when it can be a link. */
export function problemOfAddress(typed: string): string | null {
	if (typed.trim() === '') return 'Say where the link leads.';
	if (readAddress(typed) === null)
		return 'This is no address of a page or of an email. Try something like example.org/report.';
	return null;
}

/** Makes the link, or changes the one that is there. Without words the address itself is shown. */
export function setLink({ from, to, text }: LinkDraft, typed: { href: string; text: string }): Command {
	return (state, dispatch) => {
		const href = readAddress(typed.href);
		if (href === null) return false;
		const tr = state.tr;
		const words = typed.text.trim() || typed.href.trim();
		const changed = words !== text;
		if (changed) tr.insertText(words, from, to);
		const end = changed ? from + words.length : to;
		tr.removeMark(from, end, link).addMark(from, end, link.create({ href })).removeStoredMark(link);
		dispatch?.(tr.scrollIntoView());
		return true;
	};
}

/** Takes the link away and leaves its words. */
export function removeLink({ from, to }: LinkDraft): Command {
	return (state, dispatch) => {
		dispatch?.(state.tr.removeMark(from, to, link));
		return true;
	};
}
