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

/** Title and text as one, so that a new title shows as a change. */
export function whole(wording: { title: string; markdown: string }): string {
	return `${wording.title}\n\n${wording.markdown}`;
}

/** Markdown with its escapes taken back: closer to what people wrote. */
export function readable(markdown: string): string {
	return markdown
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&nbsp;/g, ' ')
		.replace(/&amp;/g, '&')
		.replace(/\\([\\`*_{}[\]<>#|~&!.:@+=()-])/g, '$1');
}
