import * as Y from 'yjs';
import { Node } from 'prosemirror-model';
import { prosemirrorToYXmlFragment } from 'y-prosemirror';
import { fragmentName } from './read';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';
import type { SectionJson } from './section-json';

/**
 * Starts a section from Markdown, or from what was read of it. Only an empty section can be started: people's own words are never replaced.
 * Meant for the server, which is the one place where a document may be begun (two browsers would double it).
 * Returns whether anything was written.
 */
export function fillSection(
	doc: Y.Doc,
	sectionId: string,
	text: string | SectionJson,
	origin?: unknown
): boolean {
	const fragment = doc.getXmlFragment(fragmentName(sectionId));
	if (fragment.length > 0) return false;
	if (typeof text === 'string' ? text.trim() === '' : text.content.length === 0) return false;
	const node = Node.fromJSON(schema, typeof text === 'string' ? readMarkdown(text) : text);
	node.check();
	doc.transact(() => prosemirrorToYXmlFragment(node, fragment), origin);
	return true;
}
