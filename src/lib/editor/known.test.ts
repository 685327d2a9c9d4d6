import { ySyncPluginKey } from 'y-prosemirror';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isKnown, watchForUnknown } from './known';
import { fragmentName } from './read';
import { fillSection } from './write';

function written(markdown: string): { doc: Y.Doc; section: Y.XmlFragment } {
	const doc = new Y.Doc();
	fillSection(doc, 'gaps', markdown);
	return { doc, section: doc.getXmlFragment(fragmentName('gaps')) };
}

/** What somebody with another page does to the section. */
function elsewhere(doc: Y.Doc, change: (section: Y.XmlFragment) => void): void {
	const other = new Y.Doc();
	Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
	change(other.getXmlFragment(fragmentName('gaps')));
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'the network');
}

function firstText(section: Y.XmlFragment): Y.XmlText {
	const paragraph = section.get(0);
	const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
	if (!(text instanceof Y.XmlText)) throw new Error('no text there');
	return text;
}

const strange: [string, (section: Y.XmlFragment) => void][] = [
	['a node', (section) => section.insert(1, [new Y.XmlElement('ballot')])],
	['a mark', (section) => firstText(section).format(0, 3, { redacted: { by: 'x' } })],
	['an attribute', (section) => (section.get(0) as Y.XmlElement).setAttribute('colour', 'red')],
	['an attribute of a mark', (section) => firstText(section).format(0, 3, { strong: { weight: 900 } })],
	['a part within a text', (section) => firstText(section).insertEmbed(0, { map: 1 })],
	[
		'a node deep inside',
		(section) => {
			const [quote, ballot] = [new Y.XmlElement('blockquote'), new Y.XmlElement('ballot')];
			quote.insert(0, [ballot]);
			section.insert(1, [quote]);
		}
	]
];

describe('no editor touches what it does not know', () => {
	it('knows everything an editor of its own makes', () => {
		const all =
			'## One\n\n**a** _b_ `c` ~~d~~ [e](https://e.org)\n\n- [x] f\n\n1. g\n\n> h\n\n---\n\n| i |\n| - |\n| j |\n';
		const { section } = written(all);
		firstText(section).format(0, 1, { 'commitment--aB3+/=12': { id: 'x' } });
		expect(isKnown(section)).toBe(true);
	});

	it.each(strange)('does not open on %s that a newer page has made', (_what, change) => {
		const { doc, section } = written('words');
		elsewhere(doc, change);
		expect(isKnown(section)).toBe(false);
	});

	it.each(strange)('closes before it sees %s that a newer page makes', (_what, change) => {
		const { doc, section } = written('words');
		const seen: string[] = [];
		watchForUnknown(section, () => seen.push('closed'));
		section.observeDeep(() => seen.push('the editor looks'));
		elsewhere(doc, (other) => firstText(other).insert(0, 'more '));
		expect(seen).toEqual(['the editor looks']);
		elsewhere(doc, change);
		expect(seen.slice(1)).toEqual(['closed', 'the editor looks']);
	});

	it('does not look at what is typed here', () => {
		const { doc, section } = written('words');
		let closed = false;
		watchForUnknown(section, () => (closed = true));
		doc.transact(() => section.insert(1, [new Y.XmlElement('ballot')]), ySyncPluginKey);
		expect(closed).toBe(false);
	});
});
