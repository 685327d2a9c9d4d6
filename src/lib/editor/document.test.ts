import * as Y from 'yjs';
import { Node } from 'prosemirror-model';
import { prosemirrorToYXmlFragment, updateYFragment } from 'y-prosemirror';
import { describe, expect, it } from 'vitest';
import { readAnchor, type Anchor } from './commitment-mark';
import {
	commitmentsIn,
	fragmentName,
	highlightsOf,
	sectionJson,
	sectionsOf,
	sectionText,
	sectionToMarkdown
} from './read';
import { addCommitmentMark, removeCommitmentMark } from './put-mark';
import { schema } from './schema';
import { fillSection } from './write';

const first = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a01';
const second = '6b0f7c52-0b8e-4d6e-9a51-0d0f5d3b8a02';

function written(markdown: string): Y.Doc {
	const doc = new Y.Doc();
	fillSection(doc, 'gaps', markdown);
	return doc;
}

function textOf(doc: Y.Doc, paragraph = 0): Y.XmlText {
	const element = doc.getXmlFragment(fragmentName('gaps')).get(paragraph);
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

describe('a shared document', () => {
	it('is begun by the server once, and only where nothing is written', () => {
		const doc = written('# Gaps\n\n- one\n- [x] two');
		expect(fillSection(doc, 'gaps', 'other words')).toBe(false);
		expect(sectionToMarkdown(doc, 'gaps')).toBe('## Gaps\n\n- one\n- [x] two\n');
		expect(sectionsOf(doc)).toEqual(['gaps']);
	});

	it('reads an unknown section as empty and leaves no trace of having looked', () => {
		const doc = new Y.Doc();
		expect(sectionText(doc, 'nowhere')).toBe('');
		expect(sectionJson(doc, 'nowhere').content).toEqual([]);
		expect(doc.share.size).toBe(0);
	});

	it('lists observations in the order of the text, whole across bold words', () => {
		const doc = written('');
		const page = schema.node('doc', null, [
			schema.node('paragraph', null, [
				schema.text('one ', [schema.mark('highlight')]),
				schema.text('bold', [schema.mark('highlight'), schema.mark('strong')]),
				schema.text(' plain '),
				schema.text('two', [schema.mark('highlight', { theme: 'prevent' })])
			])
		]);
		prosemirrorToYXmlFragment(page, doc.getXmlFragment(fragmentName('gaps')));
		expect(highlightsOf(doc, 'gaps')).toEqual([
			{ sectionId: 'gaps', text: 'one bold', theme: null },
			{ sectionId: 'gaps', text: 'two', theme: 'prevent' }
		]);
	});
});

describe('a sentence that became a commitment', () => {
	it('is marked on the right words though others typed meanwhile', () => {
		const doc = written('We could try a session in three boroughs soon.');
		const kept = readAnchor(JSON.parse(JSON.stringify(anchor(doc, 'try a session'))));
		textOf(doc).insert(0, 'Perhaps: ');
		textOf(doc).insert(textOf(doc).toString().indexOf(' in three'), ' or two');
		expect(kept && addCommitmentMark(doc, kept, first)).toBe(true);
		expect(commitmentsIn(doc)).toEqual([
			{ kind: 'commitment', id: first, sectionId: 'gaps', text: 'try a session' }
		]);
	});

	it('is found by its words when its paragraph was moved', () => {
		const doc = written('Draft a map.\n\nOther words.');
		const kept = anchor(doc, 'Draft a map');
		const fragment = doc.getXmlFragment(fragmentName('gaps'));
		fragment.delete(0, 1);
		prosemirrorToYXmlFragment(
			Node.fromJSON(schema, {
				type: 'doc',
				content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Draft a map.' }] }]
			}),
			fragment
		);
		expect(addCommitmentMark(doc, kept, first)).toBe(true);
		expect(commitmentsIn(doc)[0]?.text).toBe('Draft a map');
	});

	it('is not marked on other words when its own are gone', () => {
		const doc = written('Draft a map.\n\nOther words.');
		const kept = anchor(doc, 'Draft a map');
		doc.getXmlFragment(fragmentName('gaps')).delete(0, 1);
		expect(addCommitmentMark(doc, kept, first)).toBe(false);
		expect(commitmentsIn(doc)).toEqual([]);
	});

	it('can share words with another, survives merging and editing, and can be unmarked alone', () => {
		const doc = written('We could try a session in three boroughs soon.');
		const other = new Y.Doc();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		addCommitmentMark(doc, anchor(doc, 'try a session in three'), first);
		addCommitmentMark(other, anchor(other, 'three boroughs'), second);
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		const texts = new Map(commitmentsIn(doc).map(({ id, text }) => [id, text]));
		expect(texts).toEqual(
			new Map([
				[first, 'try a session in three'],
				[second, 'three boroughs']
			])
		);
		expect(commitmentsIn(other)).toEqual(commitmentsIn(doc));

		/* What the editor does on every key: read the page, write it back. Nothing may change by it. */
		const fragment = doc.getXmlFragment(fragmentName('gaps'));
		const before = Y.encodeStateVector(doc);
		const page = Node.fromJSON(schema, sectionJson(doc, 'gaps'));
		updateYFragment(doc, fragment, page, { mapping: new Map(), isOMark: new Map() });
		expect(commitmentsIn(doc).map(({ text }) => text)).toEqual([...texts.values()]);
		expect(Y.encodeStateVector(doc)).toEqual(before);

		expect(removeCommitmentMark(doc, 'gaps', first)).toBe(true);
		expect(commitmentsIn(doc).map(({ id }) => id)).toEqual([second]);
	});
});

it('what nests without end is read as its words: one writer does not close a session for the others', () => {
	const doc = new Y.Doc();
	const nest = (section: string, levels: number): void => {
		let inside: Y.XmlFragment = doc.getXmlFragment(fragmentName(section));
		for (let level = 0; level < levels; level += 1) {
			const quote = new Y.XmlElement('blockquote');
			inside.insert(0, [quote]);
			inside = quote;
		}
		const paragraph = new Y.XmlElement('paragraph');
		inside.insert(0, [paragraph]);
		paragraph.insert(0, [new Y.XmlText('at the bottom')]);
	};
	nest('deep', 1_500);
	nest('usual', 20);
	expect(sectionJson(doc, 'deep').content).toEqual([
		{ type: 'paragraph', content: [{ type: 'text', text: 'at the bottom' }] }
	]);
	expect(sectionToMarkdown(doc, 'deep')).toBe('at the bottom\n');
	expect(sectionToMarkdown(doc, 'usual')).toBe(`${'> '.repeat(20)}at the bottom\n`);
});
