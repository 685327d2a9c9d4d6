import { lockOf, openDocuments } from './open-documents';
import type { Who } from './open-documents';

/**
 * Does something with a document that no other page of this browser shows, and not while this one has something of its
 * own to send in it: words under somebody else's hands are looked after once, by whoever still has them [C91].
 */
export async function whileNotOpen(who: Who, work: () => Promise<void>): Promise<void> {
	const locks = globalThis.navigator?.locks;
	const shown = openDocuments().find(({ documentId }) => documentId === who.documentId);
	if (!shown) {
		if (!locks) return work();
		return locks.request(lockOf(who), { ifAvailable: true }, (lock) => (lock ? work() : undefined));
	}
	if (!locks || (shown.status !== 'saved' && shown.status !== 'read-only')) return;
	const { held = [] } = await locks.query();
	if (held.filter(({ name }) => name === lockOf(who)).length === 1) await work();
}
