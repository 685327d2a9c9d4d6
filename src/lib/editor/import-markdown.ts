import { Marked, type Token, type Tokens } from 'marked';
import { imageAt } from './image';
import { withFootnotesAsText } from './footnotes';
import { taggedAtoms, taggedMarks } from './inline-parts';
import { safeHref } from './link';
import type { LossKind } from './import-words';
import { lexMarkdown, readTokens } from './read-markdown';
import { plainText, textAttribute, type NodeJson, type SectionJson } from './section-json';

/** What of a text can't be kept as it is: what it is called, what becomes of it, and where it first stands. */
export type Loss = { kind: LossKind; times: number; example: string };

export type Import = { section: SectionJson; losses: Loss[] };

/**
 * Reads minutes that were written elsewhere. Returns what would be added and everything that would not be kept as it is.
 * `isOurs` says whether a picture at `/files/ID` belongs to the session. Takes time that may grow with the square of the
 * length: on the server within `inTime` only.
 */
export function importMarkdown(text: string, isOurs: (file: string) => boolean = () => false): Import {
	const found = new Map<LossKind, Loss>();
	const lose = (kind: LossKind, example: string) => {
		const loss = found.get(kind) ?? { kind, times: 0, example: shortened(example) };
		found.set(kind, { ...loss, times: loss.times + 1 });
	};
	const body = withFootnotesAsText(
		withoutSettings(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'), lose),
		(line) => lose('footnote', line)
	);
	const tokens = lexMarkdown(body);
	lookForUnused(tokens, lose);
	look(tokens, { lose, isOurs, deeperBy: highest(tokens) === 1 ? 1 : 0 });
	const section = readTokens(tokens);
	return {
		section: { ...section, content: section.content.map((block) => asWords(block, lose)) },
		losses: [...found.values()]
	};
}

type Lose = (kind: LossKind, example: string) => void;
type Looking = { lose: Lose; isOurs: (file: string) => boolean; deeperBy: number };

function withoutSettings(text: string, lose: Lose): string {
	const [settings] = /^---\n(?:[\w-]+:.*\n|[ \t#-].*\n)+---[ \t]*(?:\n|$)/.exec(text) ?? [];
	if (settings === undefined) return text;
	lose('settings', settings);
	return text.slice(settings.length);
}

function highest(tokens: Token[]): number {
	const depths = tokens.flatMap((token) =>
		token.type === 'heading' ? [(token as Tokens.Heading).depth] : []
	);
	return Math.min(6, ...depths);
}

const walker = new Marked();

function look(tokens: Token[], { lose, isOurs, deeperBy }: Looking): void {
	walker.walkTokens(tokens, (token) => {
		if (token.type === 'heading') {
			const heading = token as Tokens.Heading;
			heading.depth += deeperBy;
			if (heading.depth > 4) lose('level', heading.text);
		} else if (token.type === 'html' && !/^<br\s*\/?>$|^<\/?mark[ >]/i.test(token.raw.trim())) {
			lose('html', token.raw);
		} else if (token.type === 'image') lookAtPicture(token as Tokens.Image, lose, isOurs);
		else if (token.type === 'link') {
			const link = token as Tokens.Link;
			if (safeHref(link.href) === null) lose('address', link.raw);
			if (link.title) lose('hint', link.title);
		}
	});
}

/** `[name]: address` that no link or picture names, and a second one of the same name. */
function lookForUnused(tokens: Token[], lose: Lose): void {
	const named = new Set<string>();
	const defined: Tokens.Def[] = [];
	walker.walkTokens(tokens, (token) => {
		if (token.type === 'def') defined.push(token as Tokens.Def);
		if ((token.type === 'link' || token.type === 'image') && !token.raw.endsWith(')'))
			named.add(refersTo(token.raw));
	});
	for (const [index, { tag, raw }] of defined.entries()) {
		const isFirst = defined.findIndex((each) => each.tag === tag) === index;
		if (!isFirst || !named.has(tag)) lose('reference', raw);
	}
}

/** The name in `[words][name]`, `[name][]` or `[name]`, as the parser compares them. */
function refersTo(raw: string): string {
	const [, words = '', name = ''] = /^!?\[([^]*?)\](?:\[([^\]]*)\])?$/.exec(raw) ?? [];
	return (name || words).toLowerCase().replace(/\s+/g, ' ');
}

function lookAtPicture(picture: Tokens.Image, lose: Lose, isOurs: (file: string) => boolean): void {
	const own = imageAt(picture.href, '');
	if (own && isOurs(String(own.file))) return;
	/* Of another session: whoever reads here may not see it. */
	if (own) picture.href = '';
	const isThere = safeHref(picture.href) !== null;
	lose(isThere ? 'picture' : 'embedded', picture.text || picture.href.slice(0, 60) || picture.raw);
	if (!isThere && !picture.text) picture.text = 'Picture';
	if (picture.title) lose('hint', picture.title);
}

/** Marks and names of records lead nowhere in another session. Observations stay. */
function asWords(node: NodeJson, lose: Lose): NodeJson {
	if (node.type in taggedAtoms) return { type: 'text', text: textAttribute(node, 'label') || '…' };
	const marks = node.marks?.filter(({ type }) => type === 'highlight' || !(type in taggedMarks));
	if (node.marks && marks && marks.length < node.marks.length) lose('record', plainText(node));
	return {
		...node,
		...(marks && { marks }),
		...(node.content && { content: node.content.map((part) => asWords(part, lose)) })
	};
}

function shortened(example: string): string {
	const line = example.replace(/\s+/g, ' ').trim();
	return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/**
 * Parts a text at the highest headings that have one of these names (whatever their case): the blocks under each, by the id
 * it stands for, up to the next heading that is as high; everything else together, as `otherwise`.
 */
export function partByHeadings(
	section: SectionJson,
	names: ReadonlyMap<string, string>,
	otherwise: string
): { sectionId: string; section: SectionJson }[] {
	const known = new Map([...names].map(([name, id]) => [nameKey(name), id]));
	const idOf = (block: NodeJson) => known.get(nameKey(plainText(block)));
	const headings = section.content.filter(({ type }) => type === 'heading');
	const level = Math.min(...headings.filter((each) => idOf(each) !== undefined).map(levelOf));
	const parts = new Map<string, NodeJson[]>();
	let into = otherwise;
	for (const block of section.content) {
		const begins = block.type === 'heading' && levelOf(block) <= level;
		const id = begins && levelOf(block) === level ? idOf(block) : undefined;
		if (begins) into = id ?? otherwise;
		if (id === undefined) parts.set(into, [...(parts.get(into) ?? []), block]);
	}
	return [...parts].map(([sectionId, content]) => ({ sectionId, section: { type: 'doc', content } }));
}

const levelOf = ({ attrs }: NodeJson) => Number(attrs?.level);

function nameKey(name: string): string {
	return name
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}
