import * as Y from 'yjs';
import type { MarkJson, NodeJson } from './section-json';
import { markName, vocabulary } from './vocabulary';

/** What nests deeper than this nobody wrote by hand: whatever reads it level by level would run out of room. */
const deepest = 100;

/**
 * What a fragment holds, as JSON. What no editor of ours writes is left out, so that a text in which somebody put something
 * else can still be read, compared and restored.
 */
export function fragmentJson(fragment: Y.XmlFragment): NodeJson[] {
	if (isBottomless(fragment)) return asLines(fragment);
	return childrenOf(fragment).flatMap((child) =>
		child instanceof Y.XmlText ? inParagraph(textJson(child)) : elementJson(child)
	);
}

/** Whether there is nothing in it that an editor would trip over. */
export function isSound(fragment: Y.XmlFragment, isPage = true): boolean {
	if (isPage && isBottomless(fragment)) return false;
	return childrenOf(fragment).every((child) => {
		if (child instanceof Y.XmlText) return !isPage && deltaOf(child).every(({ insert }) => isWords(insert));
		return child instanceof Y.XmlElement && vocabulary.isElement(child.nodeName) && isSound(child, false);
	});
}

function elementJson(element: unknown): NodeJson[] {
	if (!(element instanceof Y.XmlElement) || !vocabulary.isElement(element.nodeName)) return [];
	const attrs = element.getAttributes() as Record<string, unknown>;
	const children = childrenOf(element);
	const content = children.flatMap((child) =>
		child instanceof Y.XmlText ? textJson(child) : elementJson(child)
	);
	return [
		{
			type: element.nodeName,
			...(Object.keys(attrs).length > 0 && { attrs }),
			...(children.length > 0 && { content })
		}
	];
}

function textJson(text: Y.XmlText): NodeJson[] {
	return deltaOf(text).flatMap(({ insert, attributes }) => {
		if (!isWords(insert)) return [];
		const marks = attributes && marksJson(attributes);
		return [{ type: 'text', text: insert, ...(marks && { marks }) }];
	});
}

function marksJson(attributes: Record<string, unknown>): MarkJson[] {
	return Object.entries(attributes)
		.filter(([name]) => vocabulary.isMark(name))
		.map(([name, attrs]) => ({ type: markName(name), attrs: isRecord(attrs) ? attrs : {} }));
}

function isBottomless(fragment: Y.XmlFragment): boolean {
	let level: Y.XmlFragment[] = [fragment];
	for (let depth = 0; level.length > 0; depth += 1) {
		if (depth > deepest) return true;
		level = level.flatMap((parent) => childrenOf(parent).filter((child) => child instanceof Y.XmlElement));
	}
	return false;
}

/** Its words alone, in order. */
function asLines(fragment: Y.XmlFragment): NodeJson[] {
	const content: NodeJson[] = [];
	const waiting: Y.XmlFragment[] = [fragment];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const inside: Y.XmlFragment[] = [];
		for (const child of childrenOf(next)) {
			if (child instanceof Y.XmlElement) inside.push(child);
			else if (child instanceof Y.XmlText) {
				const words = deltaOf(child).map(({ insert }) => (isWords(insert) ? insert : ''));
				content.push(...inParagraph([{ type: 'text', text: words.join('') }]));
			}
		}
		waiting.push(...inside.reverse());
	}
	return content;
}

function inParagraph(texts: NodeJson[]): NodeJson[] {
	const content = texts.filter(({ text }) => text !== '');
	return content.length > 0 ? [{ type: 'paragraph', content }] : [];
}

type Part = { insert?: unknown; attributes?: Record<string, unknown> };
const deltaOf = (text: Y.XmlText) => text.toDelta() as Part[];
const childrenOf = (parent: Y.XmlFragment): unknown[] => parent.toArray();
const isWords = (insert: unknown): insert is string => typeof insert === 'string';
const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
