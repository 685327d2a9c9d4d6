import * as Y from 'yjs';
import { Node } from 'prosemirror-model';
import { updateYFragment } from 'y-prosemirror';
import { brokenSections, fragmentName, sectionJson } from '$lib/editor/read';
import { schema } from '$lib/editor/schema';
import type { NodeJson, SectionJson } from '$lib/editor/section-json';

const prefix = fragmentName('');
const nothing: SectionJson = { type: 'doc', content: [{ type: 'paragraph' }] };

/** Every section in which there is anything at all, be it only a picture. Changes nothing. */
export function writtenSections(doc: Y.Doc): Record<string, SectionJson> {
	const ids = [...doc.share.keys()].flatMap((name) =>
		name.startsWith(prefix) ? [name.slice(prefix.length)] : []
	);
	return Object.fromEntries(
		ids.map((id) => [id, sectionJson(doc, id)] as const).filter(([, { content }]) => !content.every(isBlank))
	);
}

/**
 * Makes a document say what these sections say, with as few changes as it takes: whoever writes in it sees it happen, and
 * what is the same in both stays itself, so that carets, comments and other people's undo go on.
 */
export function putBack(doc: Y.Doc, sections: Record<string, SectionJson>): void {
	const now = Object.keys(writtenSections(doc));
	for (const id of new Set([...now, ...brokenSections(doc), ...Object.keys(sections)])) {
		const page = Node.fromJSON(schema, sections[id] ?? nothing);
		updateYFragment(doc, doc.getXmlFragment(fragmentName(id)), page, {
			mapping: new Map(),
			isOMark: new Map()
		});
	}
}

function isBlank(node: NodeJson): boolean {
	return node.type === 'paragraph' && (node.content ?? []).length === 0;
}
