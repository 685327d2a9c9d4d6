import type { Later } from '$lib/ui/later';
import type { ActionSummary, Step } from './action';
import type { Count } from './indicator';
import { stepsInReview } from './step-order';

/** One commitment under review. */
export type ReviewLine = ActionSummary & {
	/** False when it is for the organisations concerned alone. */
	isForAll: boolean;
	/** What whoever looks may count for it. */
	counts: Count[];
};
export type Review = {
	actions: ReviewLine[];
	/** In the whole circle, not on this page alone. */
	total: number;
	late: number;
	next: string | null;
};

/** What can be said of a commitment under review: a step, or what others said, for the notes alone. */
export type Saying = Step | 'note';

export type ReviewFormProps = {
	action: ReviewLine;
	say: Saying;
	/** The item of the agenda in whose notes it is written down. */
	item: string;
	/** Where it is sent, without the step. */
	to: string;
	/** Prefix of the ids. */
	name: string;
	onsuccess?: () => void;
};
/** The form of a saying, fetched when the first of them is opened. */
export type ReviewForm = Later<ReviewFormProps>;

/** What whoever looks can say of it, the likeliest first. Of what not everybody may see, the notes say nothing. */
export function sayings(
	{ steps, isForAll }: Pick<ReviewLine, 'steps' | 'isForAll'>,
	mayWrite: boolean
): Saying[] {
	return mayWrite && isForAll ? [...stepsInReview(steps), 'note'] : stepsInReview(steps);
}

export type OrganisationPart = { id: string; name: string; actions: ReviewLine[] };

/** Grouped by organisation, in the order of the first of each: late ones lead. */
export function byOrganisation(actions: readonly ReviewLine[]): OrganisationPart[] {
	const parts = new Map<string, OrganisationPart>();
	for (const action of actions) {
		const part = parts.get(action.owner.id) ?? { ...action.owner, actions: [] };
		part.actions.push(action);
		parts.set(action.owner.id, part);
	}
	return [...parts.values()];
}

/** Whose word it is, for those who have none to say: 'Harbour Trust can report here.' */
export function whoCanSpeak({ state, owner }: Pick<ActionSummary, 'state' | 'owner'>): string {
	if (state === 'proposed') return `${owner.name} can answer here.`;
	if (state === 'countered') return 'Those who asked for it can answer here.';
	if (state === 'done') return 'A convener or facilitator from another organisation can verify it here.';
	return `${owner.name} can report here.`;
}

/** What became of a line for the notes: it is in them, was not for all of their readers, was not the person's to write, or did not get there. */
export const inNotes = ['written', 'not-for-all', 'not-yours', 'out-of-reach'] as const;
export type InNotes = (typeof inNotes)[number];

/** Said after a step in the review; `answer` is what its form action gave. */
export function afterStep(answer: Record<string, unknown> | undefined): string {
	switch (answer?.inNotes) {
		case 'written':
			return 'Noted, also in the notes';
		case 'not-for-all':
			return 'Noted. Not everybody may see this commitment, so the notes say nothing of it';
		case 'out-of-reach':
			return 'Noted, but not in the notes: they were out of reach. Write it there as well';
		default:
			return 'Noted';
	}
}
