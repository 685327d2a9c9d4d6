import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { daysBetween, type ActionState } from '$lib/action/action';
import type { Indicator } from '$lib/action/indicator';
import { dateFormat } from '$lib/ui/date-format';
import { dateStyles } from '$lib/ui/dates';

/** What came of a commitment in the period, said from its state at the period's end. */
export const verdicts = {
	verified: { label: 'Achieved and verified', tone: 'verified' },
	done: { label: 'Done, not yet verified', tone: 'done' },
	under_way: { label: 'Under way', tone: 'progress' },
	missed: { label: 'Not achieved in time', tone: 'late' },
	withdrawn: { label: 'Withdrawn', tone: 'withdrawn' }
} as const;
export type Verdict = keyof typeof verdicts;

export type ReviewComment = {
	id: string;
	indicatorId: string | null;
	author: string;
	authorId: string;
	organisation: string | null;
	body: string;
	at: string;
};

/** One commitment of a review: what was intended, what came of it, what is said to it. Days are 'yyyy-mm-dd'. */
export type ReviewLine = {
	actionId: string;
	title: string;
	owner: string;
	phase: string | null;
	/** The day it was promised for when the period began, or when it was accepted in it. */
	intended?: string | null;
	/** The day agreed by the end of the period. */
	due: string | null;
	/** As it stood at the end of the period. */
	state: ActionState;
	finishedOn: string | null;
	/** What its owner said last in the period, and what shows it. */
	words: string;
	link: string | null;
	/** The files that `words` names, by id: they stay as long as the review does. */
	files?: string[];
	verdict: Verdict;
	indicators: Indicator[];
	comments: ReviewComment[];
};

export type Review = {
	id: string;
	title: string;
	from: string;
	to: string;
	words: string;
	/** Counts changes of what stands above. */
	version: number;
	createdBy: string;
	frozen: { at: Date; by: string; fingerprint: string; markdown: string } | null;
};

/** ', by 30 June 2026, moved from 31 March 2026' */
export function intendedWords({ intended, due }: Pick<ReviewLine, 'intended' | 'due'>): string {
	const day = due ? `, by ${fullDay(due)}` : ', without a date';
	// What was frozen before this was kept has no intended day of its own.
	if (intended === undefined || intended === due) return day;
	return `${day}, moved from ${intended ? fullDay(intended) : 'no date'}`;
}

/** 'Achieved and verified, 12 days late' */
export function verdictWords({
	verdict,
	due,
	finishedOn
}: Pick<ReviewLine, 'verdict' | 'due' | 'finishedOn'>): string {
	const { label } = verdicts[verdict];
	const late = due && finishedOn ? daysBetween(due, finishedOn) : 0;
	if ((verdict !== 'verified' && verdict !== 'done') || late <= 0) return label;
	return `${label}, ${late === 1 ? '1 day' : `${late} days`} late`;
}

/** How many lines came to what, in the order of `verdicts`; what there is none of is left out. */
export function tally(lines: readonly Pick<ReviewLine, 'verdict'>[]): { verdict: Verdict; count: number }[] {
	return (Object.keys(verdicts) as Verdict[])
		.map((verdict) => ({ verdict, count: lines.filter((line) => line.verdict === verdict).length }))
		.filter(({ count }) => count > 0);
}

/** Lines under their phases, in the order given; those without one come last. */
export function byPhase(lines: readonly ReviewLine[]): { phase: string | null; lines: ReviewLine[] }[] {
	const groups = new Map<string | null, ReviewLine[]>();
	for (const line of lines) groups.set(line.phase, [...(groups.get(line.phase) ?? []), line]);
	const all = [...groups].map(([phase, under]) => ({ phase, lines: under }));
	return [...all.filter(({ phase }) => phase !== null), ...all.filter(({ phase }) => phase === null)];
}

/** '30 June 2027', the same whenever it is written. */
export const fullDay = (day: string): string => dateFormat(dateStyles.date, 'UTC').format(new Date(day));

const day = z.iso.date('Choose a day.');
export const reviewForm = z
	.object({
		title: z
			.string()
			.trim()
			.refine(saysSomething, 'Give the review a title.')
			.max(160, 'A short title: 160 characters at most.'),
		from: day,
		to: day,
		words: z.string().trim().max(20_000, 'That is too long: 20,000 characters at most.').default('')
	})
	.refine(({ from, to }) => from <= to, { path: ['to'], message: 'The last day comes after the first.' });

/** `version` is what was read; `over` a later one that may be replaced unread. */
export const changedReviewForm = reviewForm.safeExtend({
	version: z.coerce.number().int(),
	over: z.coerce.number().int().optional()
});
export type ReviewInput = z.infer<typeof reviewForm>;

const optionalId = z.preprocess((value) => (value === '' ? undefined : value), z.uuid().optional());
export const commentForm = z.object({
	commitment: z.uuid(),
	indicator: optionalId,
	body: z
		.string()
		.trim()
		.min(1, 'Write a comment first.')
		.max(4000, 'That is too long: 4,000 characters at most.')
});
