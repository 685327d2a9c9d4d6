/** In words for the person: what it is, and what becomes of it. */
export const lossWords = {
	settings: ['The block of settings at the top', 'left out'],
	html: ['HTML', 'kept as the characters it is written in'],
	footnote: ['Footnotes', 'kept as text, with their signs; they do not jump'],
	picture: ['Pictures from elsewhere', 'kept as links to where they are'],
	embedded: [
		'Pictures inside the text',
		'left out; their descriptions stay. Paste them into the notes instead'
	],
	reference: ['Addresses that no words lead to', 'left out'],
	address: ['Links to places that only the old text knows', 'kept as words without the link'],
	hint: ['Words that appear when the pointer rests on a link or a picture', 'left out'],
	level: ['Headings deeper than three levels', 'kept as headings of the third level'],
	record: ['Marks of commitments, decisions and questions of another text', 'kept as words']
} as const;

export type LossKind = keyof typeof lossWords;
