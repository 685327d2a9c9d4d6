import type { EditorView } from 'prosemirror-view';
import type { Finding } from './finding.svelte';

export type Part = { view: EditorView; label: string };

/** A search through all sections of a page, in the order in which they stand there. The searching itself is fetched for it. */
export class Finder {
	open = $state(false);
	parts: Part[] = [];
	/** While somebody searches. */
	finding: Finding | null = null;
	#from: Element | null = null;

	/** A section takes part from now on. Returns how it leaves. */
	join(view: EditorView, label: string): () => void {
		const part = { view, label };
		this.parts.push(part);
		this.finding?.lookIn(view);
		return () => (this.parts = this.parts.filter((each) => each !== part));
	}

	/** Opens the search; it ends where it began. */
	begin(): void {
		this.#from = document.activeElement;
		this.open = true;
	}

	/** Counts again: others write meanwhile. */
	recount(): void {
		this.finding?.recount();
	}

	/** Ends the search: the keyboard goes to the match that was looked at, or back to where it was. */
	end(at: EditorView | null): void {
		this.open = false;
		this.finding = null;
		if (at) at.focus();
		else if (this.#from instanceof HTMLElement) this.#from.focus();
	}
}
