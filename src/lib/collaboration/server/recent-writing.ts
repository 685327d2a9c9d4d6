import * as Y from 'yjs';

/** Who last wrote where in an open document. Kept in memory alone, and never said to anybody. */
export class RecentWriting {
	#last = new Map<string, Map<string | null, number>>();
	#whose: (origin: unknown) => string | null | undefined;
	#now: () => number;

	/** @param whose the person behind the origin of a change; undefined for the server's own, null when unknown */
	constructor(whose: (origin: unknown) => string | null | undefined, now = Date.now) {
		this.#whose = whose;
		this.#now = now;
	}

	follow(doc: Y.Doc): void {
		doc.on('afterTransaction', ({ changed, origin }: Y.Transaction) => {
			const personId = this.#whose(origin);
			if (personId === undefined) return;
			// Types that nobody has asked for yet call no observers: the way up from what changed is always there.
			const roots = new Set([...changed.keys()].map(rootOf));
			for (const [name, type] of doc.share) {
				if (!roots.has(type)) continue;
				const writers = this.#last.get(name) ?? new Map<string | null, number>();
				this.#last.set(name, writers.set(personId, this.#now()));
			}
		});
	}

	/** Whether anybody but this person has written in a part of the document since a moment. */
	isAnotherWriting(name: string, personId: string, since: number): boolean {
		const writers = this.#last.get(name) ?? new Map<string | null, number>();
		return [...writers].some(([each, at]) => each !== personId && at >= since);
	}
}

function rootOf(type: unknown): unknown {
	let root = type;
	while (root instanceof Y.AbstractType && root._item !== null) root = root._item.parent;
	return root;
}
