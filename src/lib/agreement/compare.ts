import { diffWordsWithSpace } from 'diff';

/** A piece of a text beside another: in both, only in the later, or only in the earlier. */
export type ComparedPart = { text: string; kind: 'same' | 'added' | 'removed' };

/** What changed from one text to another, word by word. Both are Markdown; what is compared is what a reader reads. */
export function compareTexts(before: string, after: string): ComparedPart[] {
	return diffWordsWithSpace(readable(before), readable(after)).map(({ value, added, removed }) => ({
		text: value,
		kind: added ? 'added' : removed ? 'removed' : 'same'
	}));
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
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&nbsp;/g, ' ')
		.replace(/&amp;/g, '&')
		.replace(/\\([\\`*_{}[\]<>#|~&!.:@+=()-])/g, '$1');
}
