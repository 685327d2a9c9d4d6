import * as Y from 'yjs';
import { fragmentName } from './read';

/** Adds a paragraph of plain text at the end of a section. What is there, and whoever writes there now, stays undisturbed. */
export function appendLine(doc: Y.Doc, sectionId: string, line: string): void {
	const fragment = doc.getXmlFragment(fragmentName(sectionId));
	const paragraph = new Y.XmlElement('paragraph');
	const text = new Y.XmlText();
	text.insert(0, line.replace(/\s+/g, ' ').trim());
	paragraph.insert(0, [text]);
	doc.transact(() => {
		// An editor that was only opened leaves an empty paragraph behind: the line takes its place.
		const last = fragment.length > 0 ? fragment.get(fragment.length - 1) : null;
		if (last instanceof Y.XmlElement && last.nodeName === 'paragraph' && last.length === 0)
			fragment.insert(fragment.length - 1, [paragraph]);
		else fragment.push([paragraph]);
	});
}
