const allowedSchemes = ['http:', 'https:', 'mailto:'];

/** The address as it may be stored and followed (http, https or mailto), or null for anything else. */
export function safeHref(address: string): string | null {
	const trimmed = address.trim();
	if (trimmed === '' || /\s/.test(trimmed)) return null;
	try {
		return allowedSchemes.includes(new URL(trimmed).protocol) ? trimmed : null;
	} catch {
		return null;
	}
}

/** Reads what a person typed as an address: `example.org` and `name@example.org` are understood too. */
export function readAddress(typed: string): string | null {
	const trimmed = typed.trim();
	if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(trimmed)) return safeHref(`mailto:${trimmed}`);
	if (/^[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)/.test(trimmed)) return safeHref(`https://${trimmed}`);
	return safeHref(trimmed);
}
