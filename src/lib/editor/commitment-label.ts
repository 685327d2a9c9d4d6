/** What the page knows about a commitment: its state, the word shown for it, and a longer line for the pointer. */
export type CommitmentLabel = { state: string; label: string; title?: string };
export type CommitmentLabels = Record<string, CommitmentLabel>;

/** The class for a state, as used by the chips, the sentences and the read-only page. */
export function stateClass(state: string | undefined): string {
	return state === undefined ? '' : `is-${state.replace(/[^a-z]+/gi, '-').toLowerCase()}`;
}
