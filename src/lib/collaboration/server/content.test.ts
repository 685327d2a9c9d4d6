import type { Mark, Node, NodeType } from 'prosemirror-model';
import { updateYFragment, yXmlFragmentToProsemirrorJSON } from 'y-prosemirror';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { seeded } from '../../../../tests/support/random';
import { sectionJson } from '../../editor/read';
import { schema } from '../../editor/schema';
import { vocabulary } from '../../editor/vocabulary';
import { isText, isWellFormed } from './content';

const id = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01';
const given: Record<string, unknown[]> = {
	level: [2, 3, 4],
	checked: [null, true, false],
	order: [1, 7],
	language: [null, 'sql'],
	colwidth: [null, [120]],
	align: [null, 'left'],
	theme: [null, 'prevent'],
	href: ['https://example.org/'],
	place: ['general 1'],
	label: ['Ana'],
	id: [id, id.replace('01', '02'), id.replace('01', '03')],
	file: [id]
};

/** Pages that hold whatever the schema allows. */
function pages(seed: number) {
	const { next, oneOf } = seeded(seed);
	const attributesOf = (type: { spec: { attrs?: object | null } }) =>
		Object.fromEntries(
			Object.keys(type.spec.attrs ?? {}).flatMap((name) => (given[name] ? [[name, oneOf(given[name])]] : []))
		);
	const marksFor = (holder: NodeType): readonly Mark[] =>
		Object.values(schema.marks)
			.filter((type) => holder.allowsMarkType(type) && next() < 0.2)
			.flatMap((type) => [
				type.create(attributesOf(type)),
				...(next() < 0.3 ? [type.create(attributesOf(type))] : [])
			])
			.reduce<readonly Mark[]>((marks, mark) => mark.addToSet(marks), []);
	function grow(type: NodeType, depth: number): Node {
		const children: Node[] = [];
		let match = type.contentMatch;
		while (match.edgeCount > 0 && (!match.validEnd || (next() < 0.6 && children.length < 4))) {
			const edges = Array.from({ length: match.edgeCount }, (_each, index) => match.edge(index));
			const simple = edges.filter((edge) => edge.type.isText || edge.type.name === 'paragraph');
			const edge = oneOf(depth > 5 && simple.length > 0 ? simple : edges);
			const marks = edge.type.isInline ? marksFor(type) : [];
			children.push(
				edge.type.isText
					? schema.text(oneOf(['words ', 'é中🙂', 'more']), marks)
					: grow(edge.type, depth + 1).mark(marks)
			);
			match = edge.next;
		}
		return type.create(attributesOf(type), children);
	}
	return { page: () => grow(schema.nodes.doc, 0), next, oneOf };
}

const name = 'section:general';

it.each([1, 2, 3, 4, 5, 6])(
	'[C37] whatever editors write, at once and in any order, is text, and reads as y-prosemirror reads it: seed %i',
	(seed) => {
		const { page, next, oneOf } = pages(seed);
		const server = new Y.Doc();
		const waiting: Uint8Array[] = [];
		const writers = [new Y.Doc(), new Y.Doc()].map((doc) => {
			doc.on('update', (update: Uint8Array, origin: unknown) => origin !== server && waiting.push(update));
			return { doc, undo: new Y.UndoManager(doc.getXmlFragment(name), { captureTimeout: 0 }) };
		});
		for (let step = 0; step < 60; step += 1) {
			const { doc, undo } = oneOf(writers);
			const chance = next();
			if (chance < 0.15) undo.undo();
			else if (chance < 0.25) undo.redo();
			else updateYFragment(doc, doc.getXmlFragment(name), page(), { mapping: new Map(), isOMark: new Map() });
			if (next() < 0.5) continue;
			// One by one as they are typed, or all in one as after a time without a network.
			const updates = next() < 0.3 ? [Y.mergeUpdates(waiting.splice(0))] : waiting.splice(0);
			for (const update of updates) {
				const decoded = Y.decodeUpdate(update);
				expect(isWellFormed(decoded) && isText(server, decoded, vocabulary)).toBe(true);
				Y.applyUpdate(server, update);
			}
			for (const other of writers) Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(server), server);
			const whole = Y.decodeUpdate(Y.encodeStateAsUpdate(server));
			expect(isWellFormed(whole) && isText(new Y.Doc(), whole, vocabulary)).toBe(true);
			expect(sectionJson(server, 'general')).toEqual(
				yXmlFragmentToProsemirrorJSON(server.getXmlFragment(name))
			);
		}
	}
);
