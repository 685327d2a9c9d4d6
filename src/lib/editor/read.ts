import type * as Y from 'yjs';
import { fragmentJson, isSound } from './fragment-json';
import { writeInline } from './inline-markdown';
import { writeMarkdown, type WriteOptions } from './markdown';
import {
	isInline,
	plainText,
	recordMarks,
	textAttribute,
	type NodeJson,
	type RecordMark,
	type SectionJson
} from './section-json';
import { sectionPrefix as prefix } from './vocabulary';

/** The name of the fragment that holds a section. */
export function fragmentName(sectionId: string): string {
	return prefix + sectionId;
}

/** The ids of the sections in which something is written, in no particular order; those in `except` are not looked at. */
export function sectionsOf(doc: Y.Doc, except?: ReadonlySet<string>): string[] {
	return [...doc.share.keys()]
		.filter((name) => name.startsWith(prefix))
		.map((name) => name.slice(prefix.length))
		.filter((id) => !except?.has(id) && sectionText(doc, id).trim() !== '');
}

/** What is written in a section, as JSON. An unknown section is an empty one. Changes nothing in the document. */
export function sectionJson(doc: Y.Doc, sectionId: string): SectionJson {
	if (!doc.share.has(fragmentName(sectionId))) return { type: 'doc', content: [] };
	return { type: 'doc', content: fragmentJson(doc.getXmlFragment(fragmentName(sectionId))) };
}

/** Ids of the sections that an editor could not open; see `fragmentJson`. */
export function brokenSections(doc: Y.Doc): string[] {
	return [...doc.share.keys()]
		.filter((name) => name.startsWith(prefix) && !isSound(doc.getXmlFragment(name)))
		.map((name) => name.slice(prefix.length));
}

/** The plain text of a section, one line for each block. */
export function sectionText(doc: Y.Doc, sectionId: string): string {
	return plainText(sectionJson(doc, sectionId));
}

/** A section as Markdown; empty when nothing is written there. */
export function sectionToMarkdown(doc: Y.Doc, sectionId: string, options?: WriteOptions): string {
	return writeMarkdown(sectionJson(doc, sectionId), options);
}

export type Highlight = { sectionId: string; text: string; theme: string | null };

/** The passages of a section marked as an observation, in the order of the text. */
export function highlightsOf(doc: Y.Doc, sectionId: string): Highlight[] {
	return passages(sectionJson(doc, sectionId), 'highlight').map(({ text, attrs }) => ({
		sectionId,
		text,
		theme: textAttribute({ attrs }, 'theme')
	}));
}

/** The same with their bold words and links, as the inline Markdown of one line. */
export function highlightsInMarkdown(doc: Y.Doc, sectionId: string): (Highlight & { markdown: string })[] {
	return passages(sectionJson(doc, sectionId), 'highlight').map(({ text, attrs, parts }) => ({
		sectionId,
		text,
		theme: textAttribute({ attrs }, 'theme'),
		markdown: writeInline(parts, { marked: 'text', lineBreak: ' ', inTable: false })
			.replace(/\s+/g, ' ')
			.replace(/^(?: |&#32;)+|(?: |&#32;)+$/g, '')
	}));
}

export type MarkedRecord = { kind: RecordMark; id: string; sectionId: string; text: string };

/**
 * The sentences that became commitments, decisions and questions (or those of one kind), with their words as they are
 * now. A sentence in parts is joined.
 */
export function recordsIn(doc: Y.Doc, kinds: readonly RecordMark[] = recordMarks): MarkedRecord[] {
	const found = new Map<string, MarkedRecord>();
	for (const sectionId of sectionsOf(doc)) {
		const section = sectionJson(doc, sectionId);
		for (const kind of kinds) {
			for (const { text, attrs } of passages(section, kind)) {
				const id = textAttribute({ attrs }, 'id');
				if (id === null) continue;
				const earlier = found.get(id);
				const where = earlier?.sectionId ?? sectionId;
				found.set(id, { kind, id, sectionId: where, text: joined(earlier?.text, text) });
			}
		}
	}
	return [...found.values()];
}

/** The sentences that became commitments. */
export const commitmentsIn = (doc: Y.Doc) => recordsIn(doc, ['commitment']);

function joined(earlier: string | undefined, text: string): string {
	return earlier === undefined ? text : `${earlier} ${text}`;
}

type Passage = { text: string; attrs: Record<string, unknown>; parts: NodeJson[] };

/** Passages under one mark. Neighbours in one block with equal attributes are one passage. */
function passages(node: NodeJson | SectionJson, markType: string): Passage[] {
	const result: Passage[] = [];
	let open = new Map<string, Passage>();
	for (const part of node.content ?? []) {
		if (part.type === 'hard_break') {
			for (const passage of open.values()) {
				passage.text += '\n';
				passage.parts.push(part);
			}
			continue;
		}
		if (!isInline(part)) {
			open = new Map();
			result.push(...passages(part, markType));
			continue;
		}
		const still = new Map<string, Passage>();
		for (const mark of (part.marks ?? []).filter((each) => each.type === markType)) {
			const key = JSON.stringify(mark.attrs ?? {});
			const passage = open.get(key) ?? { text: '', attrs: mark.attrs ?? {}, parts: [] };
			if (!open.has(key)) result.push(passage);
			passage.text += plainText(part);
			passage.parts.push(part);
			still.set(key, passage);
		}
		open = still;
	}
	return result
		.map((passage) => ({ ...passage, text: passage.text.trim() }))
		.filter((each) => each.text !== '');
}
