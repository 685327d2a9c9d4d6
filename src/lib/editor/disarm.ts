/** Takes styles and scripts out of pasted tags before the browser reads them. The text of a style is kept aside. */
export function disarm(html: string): string {
	return html.replace(/<[a-z][^>]*>/gi, (tag) =>
		tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/\son\w+\s*=/gi, ' data-event=')
	);
}
