import { strFromU8, unzipSync } from 'fflate';
import { plainText, type NodeJson } from '../../src/lib/editor/section-json';
import { readRecord } from '../../src/lib/publication/formats/blocks';

/** What stands in a Word file: its parts as text, and the paragraphs of its body. For tests. */
export function openDocx(file: Buffer) {
	const parts = unzipSync(new Uint8Array(file));
	const part = (name: string) => {
		const bytes = parts[name];
		if (!bytes) throw new Error(`There is no ${name}.`);
		return strFromU8(bytes);
	};
	const body = part('word/document.xml');
	const paragraphs = [...body.matchAll(/<w:p>.*?<\/w:p>|<w:p\/>/gs)].map(([xml]) => ({
		style: /<w:pStyle w:val="([^"]+)"/.exec(xml)?.[1] ?? null,
		numbered: /<w:numPr>/.test(xml),
		text: [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\/>/g)]
			.map(([, text]) => (text === undefined ? '\n' : unescape(text)))
			.join('')
	}));
	return { part, body, paragraphs };
}

function unescape(text: string): string {
	const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
	return text.replace(/&(lt|gt|quot|apos|amp);/g, (all, name: string) => named[name] ?? all);
}

/** Everything the frozen text says, as one line. */
export function wordsOf(record: { markdown: string; title: string }): string {
	return oneLine(readRecord(record).map(plainText).join(' '));
}

/** The headings of the frozen text, at any depth. */
export function headingsOf(record: { markdown: string; title: string }): string[] {
	const find = (node: NodeJson): string[] =>
		node.type === 'heading' ? [oneLine(plainText(node))] : (node.content ?? []).flatMap(find);
	return readRecord(record).flatMap(find);
}

export function oneLine(text: string): string {
	return text.replace(/[\s\u200b]+/g, ' ').trim();
}
