import { diffWordsWithSpace } from 'diff';

/** A piece of a text beside another: in both, only in the later, or only in the earlier. */
export type ComparedPart = { text: string; kind: 'same' | 'added' | 'removed' };

/** With less than this in common, two texts are shown one after the other: word by word nobody could read them. */
const enoughInCommon = 0.4;
/** Texts that have little in common take time that grows with the square of their length. Nobody else waits for that. */
const patienceMs = 200;

/** What changed from one text to another, word by word. Both are Markdown; what is compared is what a reader reads. */
export function compareTexts(before: string, after: string): ComparedPart[] {
	const [earlier, later] = [readable(before), readable(after)];
	const changes = diffWordsWithSpace(earlier, later, { timeout: patienceMs }) ?? [];
	const parts = changes.map(({ value, added, removed }): ComparedPart => ({
		text: value,
		kind: added ? 'added' : removed ? 'removed' : 'same'
	}));
	const common = parts.reduce((length, { kind, text }) => length + (kind === 'same' ? text.length : 0), 0);
	if (parts.length > 0 && common >= enoughInCommon * Math.min(earlier.length, later.length))
		return joinNeighbours(parts);
	return [
		{ text: `${earlier.trimEnd()}\n\n`, kind: 'removed' },
		{ text: later, kind: 'added' }
	];
}

/** Words that were replaced one after the other read as one phrase in place of another: only spaces stand between them. */
function joinNeighbours(parts: readonly ComparedPart[]): ComparedPart[] {
	const joined: ComparedPart[] = [];
	let [removed, added] = ['', ''];
	const end = () => {
		if (removed) joined.push({ text: removed, kind: 'removed' });
		if (added) joined.push({ text: added, kind: 'added' });
		[removed, added] = ['', ''];
	};
	for (const [index, part] of parts.entries()) {
		const next = parts[index + 1];
		const isGap =
			removed !== '' && added !== '' && /^[^\S\n]+$/.test(part.text) && next && next.kind !== 'same';
		if (part.kind === 'same' && !isGap) {
			end();
			joined.push(part);
			continue;
		}
		if (part.kind !== 'added') removed += part.text;
		if (part.kind !== 'removed') added += part.text;
	}
	end();
	return joined;
}

type Wording = { title: string; markdown: string };

/** What changed from one wording to another; the title is shown only when it changed, too. */
export function compareWordings(before: Wording, after: Wording): ComparedPart[] {
	if (before.title === after.title) return compareTexts(before.markdown, after.markdown);
	const whole = ({ title, markdown }: Wording) => `${title}\n\n${markdown}`;
	return compareTexts(whole(before), whole(after));
}

/** Markdown with its escapes taken back: closer to what people wrote. */
export function readable(markdown: string): string {
	return markdown
		.replace(/&#(\d{1,7});/g, (reference: string, code: string) =>
			Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : reference
		)
		.replace(/&nbsp;/g, ' ')
		.replace(/&amp;/g, '&')
		.replace(/\\([\\`*_{}[\]<>#|~&!.:@+=()-])/g, '$1');
}
