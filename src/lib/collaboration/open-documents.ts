import { nameOf } from '$lib/offline/kept';
import type { LiveDocument, OpenDocumentOptions } from './provider';

export type Who = Pick<OpenDocumentOptions, 'personId' | 'documentId'>;

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

/** The lock that every page holds which shows it. */
export function lockOf({ personId, documentId }: Who): string {
	return nameOf({ person: personId, document: documentId });
}
