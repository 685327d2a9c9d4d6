/**
 * Copies what is selected in a field, and says whether it did. Pages that came over plain http have no clipboard, and
 * what there was before it may be refused.
 */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return document.execCommand('copy');
	}
}
