import { imageInMarkdown } from './image';
import { isCommitmentId, textAttribute, type MarkJson, type NodeJson } from './section-json';

type TaggedMark = {
	/** What the mark is called in Markdown: `<mark data-NAME="VALUE">`. */
	name: string;
	/** The attribute of the mark that holds VALUE. */
	attr: string;
	isValid: (value: string) => boolean;
	/** True when the mark may also come as a bare `<mark>`. */
	mayBeBare?: boolean;
};

/**
 * Marks that Markdown has no sign for, by their name in the schema. With `marked: 'html'` they are written around their
 * words as `<mark data-NAME="VALUE">…</mark>` and read back from there; otherwise their words alone are written.
 */
export const taggedMarks: Record<string, TaggedMark> = {
	highlight: { name: 'theme', attr: 'theme', isValid: isTheme, mayBeBare: true },
	source: { name: 'source', attr: 'place', isValid: (place) => place.length > 0 && place.length <= 300 },
	commitment: { name: 'commitment', attr: 'id', isValid: isCommitmentId },
	decision: { name: 'decision', attr: 'id', isValid: isCommitmentId },
	question: { name: 'question', attr: 'id', isValid: isCommitmentId }
};

/**
 * Inline nodes without words of their own, with the attributes `id` and `label`, by their name in the schema, each with
 * what its id must be. With `marked: 'html'` they are written as `<data value="NAME:ID" title="LABEL"></data>` and read
 * back from there (a tag alone in its line would be a block of HTML); otherwise the label alone is written. (`inlineTypes` of section-json.ts names them too.)
 */
export const taggedAtoms: Record<string, (id: string) => boolean> = {
	person: isCommitmentId,
	reference: isCommitmentId
};

/** True for what may stand as the theme of an observation: a title on one line, without spaces at its ends. */
export function isTheme(value: string): boolean {
	return value.length > 0 && value.length <= 200 && value === value.replace(/\s+/g, ' ').trim();
}

/** Marks that have a sign, where it can't be read back: `<mark data-format="strong">`. */
const formats = ['strong', 'em', 'strike', 'code'];

/** The opening tag of a mark, or null for a mark that has none. */
export function openingTag(mark: MarkJson): string | null {
	if (formats.includes(mark.type)) return `<mark data-format="${mark.type}">`;
	const tagged = taggedMarks[mark.type];
	if (!tagged) return null;
	const value = textAttribute(mark, tagged.attr);
	return value !== null && tagged.isValid(value) ? `<mark data-${tagged.name}="${quoted(value)}">` : '<mark>';
}

/** The mark that an opening tag stands for, or null for any other tag. */
export function markOfTag(tag: string): MarkJson | null {
	const [whole, name, written] = /^<mark(?: data-([a-z-]+)="([^"<>]*)")?>$/.exec(tag) ?? [];
	if (whole === undefined) return null;
	const value = written === undefined ? undefined : unquoted(written);
	if (name === 'format') return value !== undefined && formats.includes(value) ? { type: value } : null;
	for (const [type, tagged] of Object.entries(taggedMarks)) {
		if (name === undefined && tagged.mayBeBare) return { type };
		if (name === tagged.name && value !== undefined && tagged.isValid(value))
			return { type, attrs: { [tagged.attr]: value } };
	}
	return null;
}

/** The Markdown of an inline node that is neither text nor a line break: finished, or words still to be escaped. */
export function writeAtom(node: NodeJson, marked: 'text' | 'html'): { raw: string } | { words: string } {
	if (node.type === 'image') return { raw: imageInMarkdown(node) };
	const id = textAttribute(node, 'id') ?? '';
	const label = textAttribute(node, 'label') ?? '';
	if (marked === 'text' || !taggedAtoms[node.type]?.(id)) return { words: label };
	return { raw: `<data value="${node.type}:${id}" title="${quoted(label)}"></data>` };
}

/** The inline node that a tag stands for, or null for any other tag. */
export function atomOfTag(tag: string): NodeJson | null {
	const [, type = '', id = '', label = ''] =
		/^<data value="(\w+):([^"<>]*)" title="([^"<>]*)">$/.exec(tag) ?? [];
	if (!taggedAtoms[type]?.(id)) return null;
	return { type, attrs: { id, label: unquoted(label) } };
}

const references: Record<string, string> = {
	'&': '&amp;',
	'"': '&quot;',
	'<': '&lt;',
	'>': '&gt;',
	'|': '&#124;',
	'\\': '&#92;',
	'`': '&#96;',
	'[': '&#91;',
	']': '&#93;'
};

function quoted(text: string): string {
	return text
		.replace(/\s+/g, ' ')
		.replace(/[&"<>|\\`[\]]/g, (character) => references[character] ?? character);
}

function unquoted(text: string): string {
	const characters = Object.entries(references);
	return text.replace(
		/&#?\w+;/g,
		(found) => characters.find(([, written]) => written === found)?.[0] ?? found
	);
}
