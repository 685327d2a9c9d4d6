/** What the page knows about a commitment: its state, the word shown for it, and a longer line for the pointer. */
export type CommitmentLabel = { state: string; label: string; title?: string };
export type CommitmentLabels = Record<string, CommitmentLabel>;

/** A chip as a link is read out: its word alone would not tell where it leads. */
export function chipName({ label, title }: CommitmentLabel): string {
	return title ? `${label}: ${title}` : label;
}

/** The class for a state, as used by the chips, the sentences and the read-only page. */
export function stateClass(state: string | undefined): string {
	return state === undefined ? '' : `is-${state.replace(/[^a-z]+/gi, '-').toLowerCase()}`;
}
