import type { EditorView } from 'prosemirror-view';
import { look, markCurrent, matchesIn } from './find';
import type { Finder, Part } from './finder.svelte';

/** What is looked for, how often it stands there, and which place is looked at. */
export class Finding {
	/** How often the words stand in all sections, and which of them is looked at (0 is none). */
	total = $state(0);
	at = $state(0);
	/** For those who hear the page: the section and the words around. */
	around = $state('');

	#finder: Finder;
	#query = '';

	constructor(finder: Finder) {
		this.#finder = finder;
		finder.finding = this;
	}

	/** A section came while somebody searches. */
	lookIn(view: EditorView): void {
		if (this.#query !== '') look(view, this.#query);
	}

	/** Looks for other words. The first match in sight or below becomes the current one. */
	look(query: string): void {
		this.#query = query;
		for (const { view } of this.#finder.parts) look(view, query);
		this.at = 0;
		this.around = '';
		this.recount();
		if (this.total > 0) this.#show(this.#firstInSight());
	}

	/** Counts again: others write meanwhile. */
	recount(): void {
		this.total = this.#matches().length;
		if (this.at > this.total) this.at = this.total;
	}

	/** Goes on to the next (1) or back to the previous (-1), around the end. */
	step(by: 1 | -1): void {
		this.recount();
		if (this.total === 0) return;
		const before = this.at === 0 && by === -1 ? 1 : this.at;
		this.#show((before - 1 + by + this.total) % this.total);
	}

	/** Ends the search. */
	end(): void {
		const match = this.#matches()[this.at - 1];
		for (const { view } of this.#finder.parts) look(view, '');
		this.#finder.end(match?.part.view ?? null);
	}

	#matches(): { part: Part; index: number }[] {
		const ordered = [...this.#finder.parts].sort(({ view: one }, { view: other }) =>
			one.dom.compareDocumentPosition(other.dom) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
		);
		return ordered.flatMap((part) => matchesIn(part.view.state).map((_, index) => ({ part, index })));
	}

	#firstInSight(): number {
		const index = this.#matches().findIndex(({ part, index: each }) => {
			const match = matchesIn(part.view.state)[each];
			return match !== undefined && part.view.coordsAtPos(match.from).top > 0;
		});
		return Math.max(0, index);
	}

	#show(wanted: number): void {
		const found = this.#matches()[wanted];
		if (!found) return;
		for (const { view } of this.#finder.parts)
			markCurrent(view, view === found.part.view ? found.index : null);
		this.at = wanted + 1;
		const { view, label } = found.part;
		const match = matchesIn(view.state)[found.index];
		if (!match) return;
		const { parent, parentOffset } = view.state.doc.resolve(match.from);
		const end = parentOffset + match.to - match.from;
		const words = parent.textBetween(
			Math.max(0, parentOffset - 40),
			Math.min(parent.content.size, end + 40),
			' '
		);
		this.around = `${label}: ${words}`;
		const { node } = view.domAtPos(match.from);
		const place = node instanceof Element ? node : node.parentElement;
		(view.dom.querySelector('.found.is-current') ?? place)?.scrollIntoView({ block: 'center' });
	}
}
