import { nameOf } from '$lib/offline/kept';
import type { LiveDocument, OpenDocumentOptions } from './provider';

type Who = Pick<OpenDocumentOptions, 'personId' | 'documentId'>;

const open = new Set<LiveDocument>();

/** The documents that this page shows. */
export function openDocuments(): LiveDocument[] {
	return [...open];
}

/** Says, here and to the other pages of this browser, that a document is open. Returns what takes that back. */
export function enterOpenDocuments(live: LiveDocument, who: Who): () => void {
	open.add(live);
	let leave = (): void => undefined;
	const left = new Promise<void>((resolve) => (leave = resolve));
	void globalThis.navigator?.locks
		?.request(lockOf(who), { mode: 'shared' }, () => left)
		.catch(() => undefined);
	return () => {
		open.delete(live);
		leave();
	};
}

/** Does something with a document that no page of this browser shows; not at all while one does. */
export async function whileNotOpen(who: Who, work: () => Promise<void>): Promise<void> {
	const locks = globalThis.navigator?.locks;
	if (openDocuments().some(({ documentId }) => documentId === who.documentId)) return;
	if (!locks) return work();
	await locks.request(lockOf(who), { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

function lockOf({ personId, documentId }: Who): string {
	return nameOf({ person: personId, document: documentId });
}
