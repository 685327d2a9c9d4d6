import { EditorView } from 'prosemirror-view';
import { beforeEach, expect, it, vi } from 'vitest';
import { schema } from './schema';
import { drawListItem, tellBoxes } from './tick-box';

type Box = { disabled: boolean; checked: boolean };

beforeEach(() => {
	vi.stubGlobal('document', {
		createElement: () => ({
			dataset: {},
			children: [] as unknown[],
			setAttribute() {},
			addEventListener() {},
			append(...parts: unknown[]) {
				this.children.push(...parts);
			}
		})
	});
	return () => vi.unstubAllGlobals();
});

/** A text with boxes, drawn for somebody who may write in it or not. */
function openText(editable: boolean) {
	const boxes: Box[] = [];
	const view: EditorView & { editable: boolean } = Object.assign(Object.create(EditorView.prototype), {
		editable,
		dom: { querySelectorAll: () => boxes }
	});
	return {
		draw(checked: boolean): Box {
			const { dom } = drawListItem(schema.nodes.list_item.create({ checked }), view, () => 1);
			const [box] = (dom as unknown as { children: Box[] }).children;
			if (!box) throw new Error('An item that can be ticked has no box');
			boxes.push(box);
			return box;
		},
		become(editable: boolean) {
			view.editable = editable;
			tellBoxes(view);
		}
	};
}

it('lets nobody tick a box who may not write any more', () => {
	const text = openText(true);
	const boxes = [text.draw(true), text.draw(false)];
	expect(boxes).toMatchObject([
		{ checked: true, disabled: false },
		{ checked: false, disabled: false }
	]);
	text.become(false);
	expect([...boxes, text.draw(true)]).toMatchObject(Array(3).fill({ disabled: true }));
});

it('lets everybody tick a box who may write by now', () => {
	const text = openText(false);
	const boxes = [text.draw(true), text.draw(false)];
	expect(boxes).toMatchObject(Array(2).fill({ disabled: true }));
	text.become(true);
	expect(boxes).toMatchObject(Array(2).fill({ disabled: false }));
});
