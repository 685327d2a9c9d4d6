import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { appendLine } from './append-line';
import { sectionText } from './read';
import { fillSection } from './write';

test('a line comes after what is written, and both are kept when somebody writes meanwhile', () => {
	const here = new Y.Doc();
	fillSection(here, 's', 'What people wrote.');
	const there = new Y.Doc();
	Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
	appendLine(here, 's', 'Harbour Trust reported\nprogress.');
	appendLine(there, 's', 'Another line.');
	Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
	Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
	expect(sectionText(here, 's')).toBe(sectionText(there, 's'));
	for (const words of ['What people wrote.', 'Harbour Trust reported progress.', 'Another line.'])
		expect(sectionText(here, 's')).toContain(words);
});

test('the first line of an empty section is its first paragraph', () => {
	const doc = new Y.Doc();
	appendLine(doc, 's', 'Begun.');
	expect(sectionText(doc, 's').trim()).toBe('Begun.');
});
