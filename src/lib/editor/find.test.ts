import { Node } from 'prosemirror-model';
import { expect, it } from 'vitest';
import { findIn } from './find';
import { readMarkdown } from './read-markdown';
import { schema } from './schema';

function found(markdown: string, query: string): string[] {
	const doc = Node.fromJSON(schema, readMarkdown(markdown));
	return findIn(doc, query).map(({ from, to }) => doc.textBetween(from, to));
}

it('finds words whatever their case, through bold letters and in cells, quotes and lists', () => {
	const text = 'The **map** of\nMAPS\n\n> - a map\n\n| Map | b |\n| - | - |\n| remap | c |';
	expect(found(text, 'map')).toEqual(['map', 'MAP', 'map', 'Map', 'map']);
	expect(found('ma**p**s', 'maps')).toEqual(['maps']);
});

it('takes signs for what they are and one space for any', () => {
	expect(found('a.c abc (x) [y]', 'a.c')).toEqual(['a.c']);
	expect(found('costs 5 € (about)', '€ (')).toEqual(['€ (']);
	expect(found('one two', ' one   two ')).toEqual(['one two']);
});

it('finds nothing across blocks, across a picture, or for nothing', () => {
	expect(found('one\n\ntwo', 'one two')).toEqual([]);
	expect(found('on![x](/files/6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01)e', 'one')).toEqual([]);
	expect(found('one', '  ')).toEqual([]);
});

it('keeps places right after letters that are longer than they look', () => {
	expect(found('İstanbul 👩‍🔬 and Straße', 'straße')).toEqual(['Straße']);
});

it('finds words whatever their accents and quotation marks, at the right places', () => {
	expect(found('It’s “here”, he said', "It's")).toEqual(['It’s']);
	expect(found('It\'s "here", he said', 'it’s “here”')).toEqual(['It\'s "here"']);
	expect(found('At the café in Łódź, a Café', 'cafe')).toEqual(['café', 'Café']);
	expect(found('the cafe', 'café')).toEqual(['cafe']);
	expect(found('two cafe\u0301s, one cafe\u0301', 'cafe')).toEqual(['cafe\u0301', 'cafe\u0301']);
	expect(found('👩‍🔬 Zoë, **Çe**lik', 'celik')).toEqual(['Çelik']);
});

it('takes marks that are letters for letters', () => {
	expect(found('각 가', '가')).toEqual(['가']);
	expect(found('की का', 'का')).toEqual(['का']);
	expect(found('one', '\u0301')).toEqual([]);
});
