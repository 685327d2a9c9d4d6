import { ExternalHyperlink, TextRun, type IRunOptions, type ParagraphChild } from 'docx';
import { textAttribute, type NodeJson } from '$lib/editor/section-json';

/** Word calls a file damaged when an address in it is longer than this. */
const longestAddress = 2000;

/** A line of text as runs; neighbours with the same address are one link. */
export function toRuns(content: NodeJson[], rightToLeft: boolean): ParagraphChild[] {
	const groups: { href: string | null; runs: TextRun[] }[] = [];
	for (const node of content) {
		const href = address(node);
		const run = toRun(node, rightToLeft, href !== null);
		const last = groups.at(-1);
		if (last?.href === href) last.runs.push(run);
		else groups.push({ href, runs: [run] });
	}
	return groups.flatMap(({ href, runs }): ParagraphChild[] =>
		href === null ? runs : [new ExternalHyperlink({ link: href, children: runs })]
	);
}

function toRun(node: NodeJson, rightToLeft: boolean, linked: boolean): TextRun {
	if (node.type === 'hard_break') return new TextRun({ break: 1 });
	const has = (type: string) => node.marks?.some((mark) => mark.type === type) ?? false;
	const look: IRunOptions = {
		...(has('strong') && { bold: true, boldComplexScript: true }),
		...(has('em') && { italics: true, italicsComplexScript: true }),
		...(has('strike') && { strike: true }),
		...(has('code') ? { style: 'CodeText' } : linked && { style: 'Hyperlink' }),
		...(rightToLeft && { rightToLeft: true })
	};
	return new TextRun({ text: node.text ?? '', ...look });
}

/** The address as Word's own reader of addresses takes it, or null where there is none. */
function address(node: NodeJson): string | null {
	const link = node.marks?.find((mark) => mark.type === 'link');
	const href = link && URL.parse(textAttribute(link, 'href') ?? '')?.href;
	if (!href) return null;
	const escaped = href.replace(/[|^`\\{}[\]"<>]/g, encodeURIComponent);
	return escaped.length <= longestAddress ? escaped : null;
}
