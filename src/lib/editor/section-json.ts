/** A mark as y-prosemirror and ProseMirror write it in JSON. */
export type MarkJson = { type: string; attrs?: Record<string, unknown> };

/** A node of a section as JSON. Attributes with the value null may be missing: Yjs does not store them. */
export type NodeJson = {
	type: string;
	attrs?: Record<string, unknown>;
	content?: NodeJson[];
	marks?: MarkJson[];
	text?: string;
};

/** Everything written in one section. */
export type SectionJson = { type: 'doc'; content: NodeJson[] };

/** The attribute as text, or null when it is missing or of another type. */
export function textAttribute(holder: { attrs?: Record<string, unknown> }, name: string): string | null {
	const value = holder.attrs?.[name];
	return typeof value === 'string' ? value : null;
}

/** The attribute as a number, or the fallback. */
export function numberAttribute(node: NodeJson, name: string, fallback: number): number {
	const value = node.attrs?.[name];
	return typeof value === 'number' ? value : fallback;
}

/** Markdown reads no longer number at the head of a list. */
export const largestNumber = 999_999_999;

/** The number a list may begin with. */
export function listStart(order: number): number {
	return Number.isInteger(order) ? Math.min(Math.max(order, 0), largestNumber) : 1;
}

/** True or false for an item that can be ticked, null for an ordinary list item. */
export function tickOf(node: NodeJson): boolean | null {
	const value = node.attrs?.checked;
	return typeof value === 'boolean' ? value : null;
}

/** The plain text of a node: blocks and line breaks become new lines; a label or description stands for its node. */
export function plainText(node: NodeJson): string {
	if (node.type === 'text') return node.text ?? '';
	if (node.type === 'hard_break') return '\n';
	const parts = node.content ?? [];
	if (parts.length === 0) return textAttribute(node, 'label') ?? textAttribute(node, 'alt') ?? '';
	return parts.map(plainText).join(parts.every(isInline) ? '' : '\n');
}

const inlineTypes = new Set(['text', 'hard_break', 'image', 'person', 'reference']);

/** True for what stands within a line. */
export function isInline({ type }: NodeJson): boolean {
	return inlineTypes.has(type);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The marks that make a record of their words: each carries the id of what came of them. */
export const recordMarks = ['commitment', 'decision', 'question'] as const;
export type RecordMark = (typeof recordMarks)[number];

/** True for the name of a mark that makes a record of its words. */
export function isRecordMark(type: string): type is RecordMark {
	return recordMarks.some((each) => each === type);
}

/** Where such a record has its page. */
export function recordAddress(kind: RecordMark, id: string): string {
	return `/${kind}s/${id}`;
}

/** True for an id that a commitment, a decision or a question may carry. */
export function isCommitmentId(id: unknown): id is string {
	return typeof id === 'string' && uuid.test(id);
}

/** Headings inside a section start below the section's own title. */
export function headingLevel(depth: number): number {
	return Math.min(4, Math.max(2, depth));
}
