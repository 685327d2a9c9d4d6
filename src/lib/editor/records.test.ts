import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { wordsAt, type Anchor } from './commitment-mark';
import { addObservation, addRecordMark, insertRecord } from './put-mark';
import { fragmentName, highlightsOf, recordsIn, sectionText } from './read';
import { peopleNamed } from './suggest-choices';
import { fillSection } from './write';

const id = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01';
const other = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a02';

function written(markdown: string): Y.Doc {
	const doc = new Y.Doc();
	fillSection(doc, 'gaps', markdown);
	return doc;
}

function textOf(doc: Y.Doc): Y.XmlText {
	const element = doc.getXmlFragment(fragmentName('gaps')).get(0);
	const text = element instanceof Y.XmlElement ? element.get(0) : null;
	if (!(text instanceof Y.XmlText)) throw new Error('no text there');
	return text;
}

function anchor(doc: Y.Doc, words: string): Anchor {
	const text = textOf(doc);
	const from = text.toString().indexOf(words);
	const place = (index: number, side: number): object =>
		Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, index, side));
	return { sectionId: 'gaps', text: words, from: place(from, 0), to: place(from + words.length, -1) };
}

describe('words that became a decision or a question', () => {
	test('may be shared, and each keeps its own link', () => {
		const doc = written('We meet monthly, who hosts?');
		addRecordMark(doc, anchor(doc, 'We meet monthly'), 'decision', id);
		addRecordMark(doc, anchor(doc, 'We meet monthly, who hosts?'), 'question', other);
		expect(recordsIn(doc).map(({ kind, text }) => [kind, text])).toEqual([
			['decision', 'We meet monthly'],
			['question', 'We meet monthly, who hosts?']
		]);
	});

	test('are written where the caret was when there were none', () => {
		const doc = written('First line');
		const place = anchor(doc, 'First line');
		const empty = { ...place, text: '', from: place.to, to: place.to };
		expect(insertRecord(doc, empty, 'question', id, 'Who pays?')).toBe(true);
		expect(recordsIn(doc)).toMatchObject([{ kind: 'question', text: 'Who pays?' }]);
	});

	test('stay in the text when it is only marked as an observation under a theme', () => {
		const doc = written('Nobody had the whole.');
		addObservation(doc, anchor(doc, 'Nobody had the whole.'), 'Noticing "early" & often');
		expect(highlightsOf(doc, 'gaps')[0]?.theme).toBe('Noticing "early" & often');
		expect(sectionText(doc, 'gaps')).toBe('Nobody had the whole.');
	});
});

describe('words that somebody commented on', () => {
	test('are found again after edits around them', () => {
		const doc = written('By Wednesday the same story had been told to six people.');
		const place = anchor(doc, 'told to six people');
		textOf(doc).insert(0, 'Perhaps. ');
		textOf(doc).insert(textOf(doc).toString().indexOf('six'), 'five or ');
		expect(wordsAt(doc, place)).toBe('told to five or six people');
	});

	test('are gone when they were deleted', () => {
		const doc = written('One. Two. Three.');
		const place = anchor(doc, 'Two.');
		textOf(doc).delete(5, 4);
		expect(wordsAt(doc, place)).toBeNull();
	});
});

test('people are found by the beginning of any of their names, accents or not', () => {
	const people = ['Tomás Oliveira', 'Mei Tan', 'Ana Tomlin', 'Ruth Adeyemi'].map((name) => ({ name }));
	expect(peopleNamed(people, 'tom').map(({ name }) => name)).toEqual(['Tomás Oliveira', 'Ana Tomlin']);
});
