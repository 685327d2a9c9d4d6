import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';

export const decisionWays = ['consensus', 'vote', 'host', 'other'] as const;
export type DecisionWay = (typeof decisionWays)[number];

/** How a decision was reached, as a choice in a form. */
export const wayWords: Record<DecisionWay, string> = {
	consensus: 'By consensus',
	vote: 'By a vote',
	host: 'The host decided',
	other: 'In another way'
};

/** All that a decision says, at one moment of its history. */
export type DecisionSaid = {
	text: string;
	way: DecisionWay;
	how: string;
	votesFor: number | null;
	votesAgainst: number | null;
	votesAbstained: number | null;
	objections: number;
	/** Organisations; in a session that is not attributed there are none. */
	objectors: string[];
	objection: string;
	/** A calendar day. */
	decidedOn: string;
};

/** Where in a session something was marked, and in which words. */
export type MarkedPlace = {
	sessionId: string;
	itemId: string | null;
	documentId: string | null;
	section: string | null;
	bornAs: string;
};

export type Decision = DecisionSaid &
	MarkedPlace & {
		id: string;
		circleId: string;
		isWithdrawn: boolean;
		version: number;
		/** Names of the organisations that objected. */
		objectorNames: string[];
	};

export type DecisionEntry = {
	id: string;
	step: 'record' | 'correct' | 'withdraw';
	at: Date;
	/** Null wherever the session is not attributed. */
	by: string | null;
	why: string;
	said: DecisionSaid;
};

/** How it was reached, in words: "By a vote: 9 for, 2 against, 1 abstained". */
export function reachedWords(said: DecisionSaid): string {
	if (said.way === 'other') return said.how;
	const more = said.how === '' ? '' : `. ${said.how}`;
	if (said.way !== 'vote') return wayWords[said.way] + more;
	const abstained = said.votesAbstained ? `, ${said.votesAbstained} abstained` : '';
	return `By a vote: ${said.votesFor ?? 0} for, ${said.votesAgainst ?? 0} against${abstained}${more}`;
}

/** Who objected, in words; empty when nobody did. Names only where they were kept. */
export function objectionWords({ objections, objection }: DecisionSaid, names: readonly string[]): string {
	if (objections === 0) return '';
	const unnamed = objections - names.length;
	const who = [
		...names,
		...(unnamed > 0 ? [names.length > 0 ? `${unnamed} more` : `${unnamed} objected`] : [])
	];
	const told = names.length > 0 ? `Objected: ${who.join(', ')}` : (who[0] ?? '');
	return objection === '' ? told : `${told}. ${objection}`;
}

/** The word and the tone of its state, for chips and tags. */
export function decisionTag(decision: Pick<Decision, 'isWithdrawn'>): {
	tone: 'withdrawn' | 'done';
	label: string;
} {
	return decision.isWithdrawn
		? { tone: 'withdrawn', label: 'Withdrawn' }
		: { tone: 'done', label: 'Decision' };
}

const count = z
	.string()
	.trim()
	.regex(/^\d{0,5}$/, 'Write a number, like 4.')
	.transform((text) => (text === '' ? null : Number(text)))
	.optional()
	.transform((value) => value ?? null);

/** What the form of a decision sends. */
export const decisionForm = z.object({
	text: z
		.string()
		.trim()
		.refine(saysSomething, 'Say in a sentence what was decided.')
		.max(1000, 'Keep it under 1,000 characters.'),
	way: z.enum(decisionWays).default('consensus'),
	how: z.string().trim().max(500, 'Keep it under 500 characters.').default(''),
	votesFor: count,
	votesAgainst: count,
	votesAbstained: count,
	objections: count.transform((value) => value ?? 0),
	objectors: z.array(z.uuid()).max(200).default([]),
	objection: z.string().trim().max(2000, 'Keep it under 2,000 characters.').default(''),
	decidedOn: z
		.string()
		.trim()
		.regex(/^(\d{4}-\d{2}-\d{2})?$/, 'Choose a day.')
		.optional()
		.transform((day) => day || undefined)
});
export type DecisionGiven = z.output<typeof decisionForm>;

/** The form of a correction: all of it again, and why. */
export const correctionForm = decisionForm.extend({
	seen: z.coerce.number().int(),
	why: z
		.string()
		.trim()
		.min(1, 'Say why it is corrected. What it said before stays in its history.')
		.max(2000, 'Keep it under 2,000 characters.')
});

/** What happened to a decision, in words for its history. */
export const decisionStepWords: Record<DecisionEntry['step'], string> = {
	record: 'Recorded',
	correct: 'Corrected',
	withdraw: 'Withdrawn'
};
