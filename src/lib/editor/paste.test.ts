import { Node } from 'prosemirror-model';
import { EditorState, TextSelection, type Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { expect, it, vi } from 'vitest';
import { disarm } from './disarm';
import { writeMarkdown } from './markdown';
import { isTooMuchAtOnce, LARGEST_PASTE, looksLikeMarkdown, readParagraphs, readPastes } from './paste';
import { readMarkdown, readPasted } from './read-markdown';
import { schema } from './schema';
import { plainText, type SectionJson } from './section-json';
import { typingShortcuts } from './shortcuts';

/** An editor with this text and the caret at its end, as far as what handles pastes and keys asks it for anything. */
function editing(markdown: string) {
	const doc = Node.fromJSON(schema, readMarkdown(markdown));
	const view = {
		state: EditorState.create({ doc, selection: TextSelection.atEnd(doc) }),
		editable: true,
		isDestroyed: false,
		dispatch: (tr: EditorState['tr']) => (view.state = view.state.apply(tr)),
		posAtCoords: () => ({ pos: 1, inside: 0 })
	};
	return view as typeof view & EditorView;
}

const pastes: Plugin = readPastes(
	() => false,
	{ address: () => null, onProblem: () => undefined },
	() => undefined
);
const written = ({ state }: EditorView) => writeMarkdown(state.doc.toJSON() as SectionJson).trim();
const carrying = (text: string) => ({ getData: (type: string) => (type === 'text/plain' ? text : '') });

function paste(view: EditorView, text: string): boolean {
	const event = { clipboardData: carrying(text) } as unknown as ClipboardEvent;
	return pastes.props.handlePaste?.call(pastes, view, event, readParagraphs(text)) === true;
}

function drop(view: EditorView, text: string, moved = false): boolean {
	const event = { dataTransfer: carrying(text), clientX: 0, clientY: 0 } as unknown as DragEvent;
	return pastes.props.handleDrop?.call(pastes, view, event, readParagraphs(text), moved) === true;
}

function pressEnter(view: EditorView): boolean {
	return typingShortcuts().some(
		(plugin) => plugin.props.handleKeyDown?.call(plugin, view, { key: 'Enter' } as KeyboardEvent) === true
	);
}

it('reads pasted text as Markdown only when it looks like it', () => {
	expect(looksLikeMarkdown('# Gaps\n\nWhat we heard')).toBe(true);
	expect(looksLikeMarkdown('- one\n- two')).toBe(true);
	expect(looksLikeMarkdown('see [the map](https://example.org)')).toBe(true);
	expect(looksLikeMarkdown('Dear all,\n\n- a dash alone\nis no list. 3 * 4 * 5')).toBe(false);
});

it('keeps the paragraphs and lines of plain text', () => {
	const { content, openStart, openEnd } = readParagraphs('one\r\n\r\ntwo\r\nthree\r\n');
	expect(content.toJSON()).toEqual([
		{ type: 'paragraph', content: [{ type: 'text', text: 'one' }] },
		{
			type: 'paragraph',
			content: [{ type: 'text', text: 'two' }, { type: 'hard_break' }, { type: 'text', text: 'three' }]
		}
	]);
	expect([openStart, openEnd]).toEqual([1, 1]);
});

it('takes styles and scripts out of pasted tags, and leaves words alone', () => {
	expect(disarm('<p style="x" onclick="y()">a style="b" onclick=c</p>')).toBe(
		'<p data-style="x" data-event="y()">a style="b" onclick=c</p>'
	);
});

it('takes the rules of a style out of pasted HTML, and nothing after them', () => {
	const html =
		'<head><style>\n<!-- p.Mso { margin: 0 } -->\n</style></head><p>one</p><STYLE type="text/css">p>b{}</STYLE ><p>a &lt;style&gt; two</p><style>p{';
	expect(disarm(html)).toBe('<head></head><p>one</p><p>a &lt;style&gt; two</p>');
	expect(disarm('<styled-part>kept</styled-part>')).toBe('<styled-part>kept</styled-part>');
});

it('keeps the footnotes of pasted Markdown, also those of one word', () => {
	const text = '# Gaps\r\n\r\nfoot[^1] and `code[^1]`\r\n\r\n[^1]: note\r\n';
	expect(plainText(readPasted(text))).toBe('Gaps\nfoot[^1] and code[^1]\n[^1]: note');
});

it('lets a long report in, and nothing that would slow everybody down', () => {
	const page = 'A page of a long report. '.repeat(100);
	const isTooMuch = (text: string) => isTooMuchAtOnce(readParagraphs(text).content);
	expect(isTooMuch(`${page}\n\n`.repeat(200))).toBe(false);
	expect(isTooMuch('x'.repeat(LARGEST_PASTE))).toBe(true);
	expect(isTooMuch('x\n\n'.repeat(LARGEST_PASTE / 10))).toBe(true);
});

it('reads dropped Markdown as pasted Markdown, where it is dropped, and not what is only moved', async () => {
	const view = editing('End.');
	expect(drop(view, '# Dropped\n\n- a\n- b')).toBe(true);
	await vi.waitFor(() => expect(written(view)).toBe('## Dropped\n\n- a\n- b\n\nEnd.'));
	expect(drop(editing('End.'), '# Moved', true)).toBe(false);
	expect(drop(editing('```\ncode\n```'), '# Dropped')).toBe(false);
	expect(drop(editing('End.'), 'Plain words')).toBe(false);
});

it('makes a link of an address that is pasted alone', () => {
	const view = editing('See');
	expect(paste(view, ' https://example.org/map?a=b \n')).toBe(true);
	expect(written(view)).toBe('See[https\\://example.org/map?a=b](https://example.org/map?a=b)');
	expect(paste(editing('See'), 'https://example.org/map and more')).toBe(false);
	expect(paste(editing('See'), 'www.')).toBe(false);
	expect(paste(editing('```\ncode\n```'), 'https://example.org')).toBe(false);
});

it('makes a link of an address that is typed before Enter, and leaves Enter what it does', () => {
	const at = (markdown: string) => {
		const view = editing(markdown);
		expect(pressEnter(view)).toBe(false);
		return view.state.doc;
	};
	const linked = (markdown: string) => {
		const found: unknown[] = [];
		at(markdown).descendants(
			({ marks, text }) => void marks.forEach(({ attrs }) => found.push(text, attrs.href))
		);
		return found;
	};
	expect(linked('See www\\.example.org/map.')).toEqual([
		'www.example.org/map',
		'https://www.example.org/map'
	]);
	expect(linked('See www\\.example.org and')).toEqual([]);
	expect(at('`www.example.org`').eq(editing('`www.example.org`').state.doc)).toBe(true);
	expect(linked('[https\\://example.org](https://other.example)')).toEqual([
		'https://example.org',
		'https://other.example'
	]);
});
