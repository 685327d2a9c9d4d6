import type { LiveDocument } from '$lib/collaboration/provider';
import { fragmentName } from '$lib/editor/read';
import type * as Y from 'yjs';
import type { Presence } from './document';
import { readPresence, writersOf } from './presence';
import { tellWhatIsLookedAt } from './look-at';

export type Company = {
	/** Keeps that person's place in view, once it has begun, until one moves by oneself, they leave, or the answer is called. */
	follow(clientId: number, began: () => void, ended: (why: 'left' | 'moved') => void): () => void;
	stop(): void;
};

const justNowMs = 2_000;

/** The others in a document: who is there, who writes where. And tells them where this person looks. */
export function keepCompany(
	{ doc, awareness }: LiveDocument,
	on: { present: (people: Presence[]) => void; writing: (who: Presence) => void }
): Company {
	const changedAt = new Map<string, number>();
	let following = (): void => undefined;

	function changed(transaction: Y.Transaction): void {
		if (transaction.local) return;
		for (const [name, type] of doc.share)
			if (transaction.changedParentTypes.has(type)) changedAt.set(name, Date.now());
		// A caret at the end of a line stays there, as it is told, while its owner writes on.
		for (const writer of writersOf(transaction, readPresence(awareness.getStates(), doc.clientID)))
			on.writing(writer);
	}
	function meet({ added, updated }: { added: number[]; updated: number[] }): void {
		const present = readPresence(awareness.getStates(), doc.clientID);
		on.present(present);
		for (const each of present) {
			if (!each.hasCaret || each.section === null) continue;
			if (!added.includes(each.clientId) && !updated.includes(each.clientId)) continue;
			// A caret that moves where something has just been written is taken for the writer's.
			if (Date.now() - (changedAt.get(fragmentName(each.section)) ?? 0) < justNowMs) on.writing(each);
		}
	}
	doc.on('afterTransaction', changed);
	awareness.on('change', meet);
	const stopTelling = tellWhatIsLookedAt(awareness);
	return {
		follow(clientId, began, ended) {
			following();
			let isOver = false;
			let stop = (): void => undefined;
			void import('./follow').then(
				({ follow }) => {
					if (isOver) return;
					began();
					stop = follow(awareness, clientId, ended);
				},
				() => ended('left')
			);
			following = () => {
				isOver = true;
				stop();
			};
			return following;
		},
		stop() {
			following();
			stopTelling();
			doc.off('afterTransaction', changed);
			awareness.off('change', meet);
		}
	};
}
