import { Node } from 'prosemirror-model';
import { prosemirrorToYXmlFragment } from 'y-prosemirror';
import * as Y from 'yjs';
import { fragmentName } from './read';
import { schema } from './schema';
import type { SectionJson } from './section-json';

/** Adds blocks at the end of a section. What is there, and whoever writes there now, stays undisturbed. */
export function appendBlocks(doc: Y.Doc, sectionId: string, section: SectionJson): void {
	const node = Node.fromJSON(schema, section);
	node.check();
	const drafted = prosemirrorToYXmlFragment(node, new Y.Doc().getXmlFragment('draft'));
	const blocks = drafted.toArray().filter((block) => block instanceof Y.XmlElement);
	const fragment = doc.getXmlFragment(fragmentName(sectionId));
	doc.transact(() => {
		const last = fragment.length > 0 ? fragment.get(fragment.length - 1) : null;
		const isEmpty = last instanceof Y.XmlElement && last.nodeName === 'paragraph' && last.length === 0;
		/* An editor that was only opened leaves an empty paragraph behind: the blocks go before it. */
		fragment.insert(
			isEmpty ? fragment.length - 1 : fragment.length,
			blocks.map((block) => block.clone())
		);
	});
}
