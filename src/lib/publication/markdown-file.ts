/** The frozen text with the addresses of its pictures in full, so that they show wherever the file is opened. */
export function withFullAddresses(markdown: string, origin: string): string {
	return markdown.replace(/\]\((\/files\/[0-9a-f-]{36}(?:#\d{1,5}x\d{1,5})?)\)/g, `](${origin}$1)`);
}
