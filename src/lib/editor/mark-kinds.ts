import type { Anchor } from './commitment-mark';

/** What can be made of words in a live document. */
export type MarkKind = 'commitment' | 'decision' | 'question' | 'comment' | 'theme';
export type Made = { text: string; sectionId: string; anchor: Anchor };
export type OnMark = (kind: MarkKind, made: Made) => void;

export type PersonToName = { id: string; name: string; organisation: string };
export type CommitmentToName = { id: string; title: string; state: string };
/** Whom and what the text may speak of. */
export type Mentions = {
	/** The people who may be named, or a sentence that says why nobody is. */
	people: readonly PersonToName[] | string;
	/** Commitments with these words in their title. */
	findCommitments: (words: string) => Promise<CommitmentToName[]>;
};
