import type { Command } from 'prosemirror-state';
import { readAddress } from './link';
import type { LinkDraft } from './links';
import { schema } from './schema';

// What comes with the dialog, when somebody asks for it.

const { link } = schema.marks;

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
