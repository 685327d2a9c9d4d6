import * as Y from 'yjs';

/** The lines of text in a part of a document, in order; code is none: it holds no marks. */
export function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
	return parent.toArray().flatMap((child) => {
		if (child instanceof Y.XmlText) return [child];
		return child instanceof Y.XmlElement && child.nodeName !== 'code_block' ? textsIn(child) : [];
	});
}

/** A line in pieces that carry the same marks. */
export function deltaOf(text: Y.XmlText): { insert: string; attributes?: Record<string, unknown> }[] {
	return text.toDelta();
}

/** The words of a line. */
export function contentOf(text: Y.XmlText): string {
	return deltaOf(text)
		.map((part) => part.insert)
		.join('');
}
