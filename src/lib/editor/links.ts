import type { EditorState } from 'prosemirror-state';
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
