/** All pages of a list, one after the other, until one says that none comes after it. */
export async function pagesOf<P extends { next: string | null }>(
	ask: (after: string | undefined) => Promise<P>
): Promise<P[]> {
	const pages: P[] = [];
	let after: string | undefined;
	do {
		const page = await ask(after);
		pages.push(page);
		after = page.next ?? undefined;
	} while (after !== undefined && pages.length < 100);
	return pages;
}
