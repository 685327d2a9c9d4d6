import { ExternalHyperlink, ImageRun, TextRun, type IRunOptions, type ParagraphChild } from 'docx';
import { textAttribute, type NodeJson } from '$lib/editor/section-json';
import { altOf } from './blocks';
import { fitPicture } from './picture-size';
import type { FrozenRecord } from './record';

/** Word calls a file damaged when an address in it is longer than this. */
const longestAddress = 2000;

/** The pictures of the document, and the room for one where the line stands, in pixels as Word counts them. */
export type Shown = {
	pictures: NonNullable<FrozenRecord['pictures']>;
	room: { width: number; height: number };
};

/** A line of text as runs; neighbours with the same address are one link. */
export function toRuns(content: NodeJson[], rightToLeft: boolean, shown: Shown): ParagraphChild[] {
	const groups: { href: string | null; runs: (TextRun | ImageRun)[] }[] = [];
	for (const node of content) {
		const href = address(node);
		const run = node.type === 'image' ? toPicture(node, shown) : toRun(node, rightToLeft, href !== null);
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

function toPicture(node: NodeJson, { pictures, room }: Shown): TextRun | ImageRun {
	const picture = pictures.get(textAttribute(node, 'file') ?? '');
	const alt = altOf(node);
	if (!picture) return new TextRun({ text: alt });
	return new ImageRun({
		type: picture.format,
		data: picture.content,
		transformation: fitPicture(picture, room),
		altText: { name: 'Picture', description: alt }
	});
}

/** The address as Word's own reader of addresses takes it, or null where there is none. */
function address(node: NodeJson): string | null {
	const link = node.marks?.find((mark) => mark.type === 'link');
	const href = link && URL.parse(textAttribute(link, 'href') ?? '')?.href;
	if (!href) return null;
	const escaped = href.replace(/[|^`\\{}[\]"<>]/g, encodeURIComponent);
	return escaped.length <= longestAddress ? escaped : null;
}
