import type { Anchor } from './commitment-mark';

/** What can be made of words in a live document. */
export type MarkKind = 'commitment' | 'decision' | 'question' | 'comment' | 'theme';
export type Made = { text: string; sectionId: string; anchor: Anchor };
export type OnMark = (kind: MarkKind, made: Made) => void;

export type CommitmentToName = { id: string; title: string; state: string };
/** Whom and what the text may speak of. */
export type Mentions = {
	/** The people who may be named; null where nobody is. */
	people: readonly { id: string; name: string; organisationId: string }[] | null;
	organisations: readonly { id: string; name: string }[];
	/** Where commitments are asked for: `?words=` with what is in their title, answered with `CommitmentToName[]`. */
	commitmentsAt: string;
};
