/** One line of plain text, so that Markdown and HTML in it mean nothing. */
export function escapeLine(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&');
}
