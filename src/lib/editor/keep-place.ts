import type * as Y from 'yjs';

/**
 * Keeps what somebody reads where it is while others write above it. Browsers do that by themselves, except those that
 * know no `overflow-anchor` (Safari): there the page is moved back. Returns the way to stop.
 */
export function keepPlace(doc: Y.Doc, page: HTMLElement): () => void {
	if (CSS.supports('overflow-anchor', 'auto')) return () => undefined;
	let held: { element: Element; top: number } | null = null;
	const hold = () => {
		const element = window.scrollY > 0 ? firstInSight(page) : null;
		held = element && { element, top: element.getBoundingClientRect().top };
	};
	const restore = () => {
		if (!held?.element.isConnected) return;
		const moved = held.element.getBoundingClientRect().top - held.top;
		held = null;
		if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: 'instant' });
	};
	const after = (transaction: Y.Transaction) => {
		/* What I write myself may move the page: the caret has to stay in sight. */
		if (transaction.local) held = null;
	};
	doc.on('beforeAllTransactions', hold);
	doc.on('afterTransaction', after);
	doc.on('afterAllTransactions', restore);
	return () => {
		doc.off('beforeAllTransactions', hold);
		doc.off('afterTransaction', after);
		doc.off('afterAllTransactions', restore);
	};
}

/** The first block of text whose end can be seen: nothing that is written above it may move it. */
function firstInSight(page: HTMLElement): Element | null {
	for (const block of page.querySelectorAll('.section-text > *, section > h2'))
		if (block.getBoundingClientRect().bottom > 0) return block;
	return null;
}
