import { EditorState, TextSelection } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { withoutCircleOnly } from './circle-only';
import { toggleCircleOnly } from './commands';
import { writeMarkdown } from './markdown';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';
import type { NodeJson } from './section-json';

const mixed = `For everybody.

:::::: circle only

Between us.

- one

::::: circle only

\`\`\`
:::
\`\`\`

::::::

- public
- also

  ::: circle only

  Under an item.

  :::

> ::: circle only
>
> The whole quotation.
>
> :::

The end.
`;

test('what stays in the circle reads back as written, and to the same bytes', () => {
	const once = writeMarkdown(readMarkdown(mixed));
	expect(once).toMatch(/circle only/);
	expect(writeMarkdown(readMarkdown(once))).toBe(once);
	expect(readMarkdown(once)).toEqual(readMarkdown(mixed));
});

test('the public text holds nothing of it, and no empty list or quotation where it stood', () => {
	const text = writeMarkdown(withoutCircleOnly(readMarkdown(mixed)));
	expect(text).toBe('For everybody.\n\n- public\n- also\n\nThe end.\n');
});

test('a part that is never closed stays in the circle to the end', () => {
	const text = writeMarkdown(withoutCircleOnly(readMarkdown('Open.\n\n::: circle only\n\nSecret.\n\nMore.')));
	expect(text).toBe('Open.\n');
});

test.each(['::: circle only', 'Above\n::: circle only\nbelow', ':::', ':::: circle only'])(
	'text that looks like the sign is text: %s',
	(line) => {
		const content: NodeJson[] = line
			.split('\n')
			.flatMap((text, index) => [...(index > 0 ? [{ type: 'hard_break' }] : []), { type: 'text', text }]);
		const section = { type: 'doc' as const, content: [{ type: 'paragraph', content }] };
		expect(readMarkdown(writeMarkdown(section))).toEqual(section);
	}
);

test('one command keeps the selected blocks in the circle, and lets them out again', () => {
	const doc = schema.nodeFromJSON(readMarkdown('One.\n\nTwo.\n\nThree.'));
	let state = EditorState.create({ doc, selection: TextSelection.create(doc, 2, 8) });
	const dispatch = (tr: EditorState['tr']) => (state = state.apply(tr));
	toggleCircleOnly(state, dispatch);
	expect(state.doc.content.content.map((node) => node.type.name)).toEqual(['circle_only', 'paragraph']);
	toggleCircleOnly(state, dispatch);
	expect(state.doc.eq(doc)).toBe(true);
});
