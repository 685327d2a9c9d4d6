import { Node } from 'prosemirror-model';
import { EditorState, TextSelection } from 'prosemirror-state';
import { expect, it } from 'vitest';
import { addressHere } from './open-here';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';

const id = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01';

function at(markdown: string, words: string): string | null {
	const doc = Node.fromJSON(schema, readMarkdown(markdown));
	const position = doc.textContent.indexOf(words) + 1 + words.length;
	return addressHere(EditorState.create({ doc, selection: TextSelection.create(doc, position) }));
}

it('leads from the words of a record to its page, also from right behind them', () => {
	for (const kind of ['commitment', 'decision', 'question']) {
		const text = `We <mark data-${kind}="${id}">meet monthly</mark> then.`;
		expect(at(text, 'We meet mon')).toBe(`/${kind}s/${id}`);
		expect(at(text, 'We meet monthly')).toBe(`/${kind}s/${id}`);
		expect(at(text, 'We meet monthly th')).toBeNull();
	}
});

it('leads from a link to where it points, and from a commitment that is named to its page', () => {
	expect(at('See [the map](https://example.org/map) now', 'See the')).toBe('https://example.org/map');
	expect(at(`As <data value="reference:${id}" title="Map"></data>`, 'As ')).toBe(`/commitments/${id}`);
	expect(at('Plain words', 'Plain')).toBeNull();
});
