import { mendWordLists } from './word-lists';

/** What other programs put on the clipboard, as HTML that the editor reads the way they meant it. */
export function mendPaste(html: string): string {
	return mendWordLists(html);
}
