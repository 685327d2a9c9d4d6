import { expect, test } from 'vitest';
import { schema } from './schema';
import { elementNames, markNames, vocabulary } from './vocabulary';

test('the names of the vocabulary are those of the schema', () => {
	const elements = Object.keys(schema.nodes).filter((name) => name !== 'doc' && name !== 'text');
	expect([...elementNames].sort()).toEqual(elements.sort());
	expect([...markNames].sort()).toEqual(Object.keys(schema.marks).sort());
});

test('a mark that words carry twice is known with its hash, and nothing else is', () => {
	expect(vocabulary.isMark('commitment--aB3+/=xy')).toBe(true);
	expect(vocabulary.isMark('commitment--')).toBe(false);
	expect(vocabulary.isMark('insertion')).toBe(false);
	expect(vocabulary.isElement('script')).toBe(false);
	expect(vocabulary.isElement('__proto__')).toBe(false);
});
