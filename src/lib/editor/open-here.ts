import type { Node } from 'prosemirror-model';
import type { Command, EditorState } from 'prosemirror-state';
import { safeHref } from './link';
import { isCommitmentId, isRecordMark, recordAddress } from './section-json';

/** Opens, beside the text, the page of the link or the record that the caret is in, or stands behind. */
export const openHere: Command = (state, dispatch) => {
	const address = addressHere(state);
	if (address === null) return false;
	if (dispatch) window.open(address, '_blank', 'noopener,noreferrer');
	return true;
};

/** Where what the caret is in has its page; null for plain words. */
export function addressHere({ selection: { $head } }: EditorState): string | null {
	for (const node of [$head.nodeBefore, $head.nodeAfter]) {
		const address = node && addressOf(node);
		if (address) return address;
	}
	return null;
}

function addressOf(node: Node): string | null {
	if (node.type.name === 'reference' && isCommitmentId(node.attrs.id))
		return recordAddress('commitment', node.attrs.id);
	const addresses = node.marks.flatMap(({ type: { name }, attrs }) => {
		if (isRecordMark(name) && isCommitmentId(attrs.id)) return [recordAddress(name, attrs.id)];
		return name === 'link' ? [safeHref(String(attrs.href))] : [];
	});
	return addresses[0] ?? null;
}
