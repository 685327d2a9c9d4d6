import type { AttributeSpec, Attrs } from 'prosemirror-model';
import { ySyncPluginKey } from 'y-prosemirror';
import * as Y from 'yjs';
import { schema } from './schema';

// What y-prosemirror can't read it deletes, for everybody. So nothing that this page does not know may reach it.

/** What y-prosemirror adds to the name of a mark of which several may lie on the same words. */
const hash = /--[a-zA-Z0-9+/=]{8}$/;

/** Whether an editor may be opened on this part of a document: it holds nothing that this page does not know. */
export function isKnown(part: unknown): boolean {
	if (part instanceof Y.XmlText) return knowsText(part);
	if (part instanceof Y.XmlElement) return knowsElement(part) && part.toArray().every(isKnown);
	return part instanceof Y.XmlFragment && part.toArray().every(isKnown);
}

/**
 * Watches a section under an editor. To be called before the editor opens: `stop` then runs before the editor sees
 * what it would destroy. Returns what ends it.
 */
export function watchForUnknown(fragment: Y.XmlFragment, stop: () => void): () => void {
	const look = (events: Y.YEvent<Y.XmlFragment | Y.XmlText>[], { origin }: Y.Transaction): void => {
		if (origin !== ySyncPluginKey && !events.every(brings)) stop();
	};
	fragment.observeDeep(look);
	return () => fragment.unobserveDeep(look);
}

/** Whether an event brings only what is known. */
function brings({ target, changes }: Y.YEvent<Y.XmlFragment | Y.XmlText>): boolean {
	if (target instanceof Y.XmlText) return knowsText(target);
	if (target instanceof Y.XmlElement && !knowsElement(target)) return false;
	return [...changes.added].every(({ content }) => content instanceof Y.ContentType && isKnown(content.type));
}

function knowsElement(element: Y.XmlElement): boolean {
	return knows(schema.spec.nodes.get(element.nodeName), element.getAttributes());
}

function knowsText(text: Y.XmlText): boolean {
	const pieces = text.toDelta() as { insert?: unknown; attributes?: Record<string, Attrs | null> }[];
	return pieces.every(
		({ insert, attributes = {} }) =>
			typeof insert === 'string' &&
			Object.entries(attributes).every(([key, attrs]) =>
				knows(schema.spec.marks.get(key.replace(hash, '')), attrs ?? {})
			)
	);
}

/** Attributes, too: what it does not know of them an editor takes away with the next key. */
function knows(spec: { attrs?: Record<string, AttributeSpec> } | undefined, attrs: Attrs): boolean {
	return spec !== undefined && Object.keys(attrs).every((name) => Object.hasOwn(spec.attrs ?? {}, name));
}
