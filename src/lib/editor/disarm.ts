/**
 * Takes styles and scripts out of pasted HTML before the browser reads it. The text of a tag's style is kept aside, the rules
 * of a page go.
 */
export function disarm(html: string): string {
	return html
		.replace(/<style(?=[\s>])[^]*?(?:<\/style\s*>|$)/gi, '')
		.replace(/<[a-z][^>]*>/gi, (tag) =>
			tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/\son\w+\s*=/gi, ' data-event=')
		);
}
