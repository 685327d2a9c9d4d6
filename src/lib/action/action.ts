import { dateFormat } from '$lib/ui/date-format';
import { dateStyles } from '$lib/ui/dates';

export const actionStates = [
	'proposed',
	'countered',
	'accepted',
	'in_progress',
	'blocked',
	'done',
	'verified',
	'declined',
	'withdrawn'
] as const;
export type ActionState = (typeof actionStates)[number];

/** The tones of `<StateTag>` and `<Meter>`. */
export type ActionTone =
	| 'proposed'
	| 'countered'
	| 'accepted'
	| 'progress'
	| 'blocked'
	| 'done'
	| 'verified'
	| 'declined'
	| 'withdrawn'
	| 'late';

/** Whom the next word belongs to, and how each state is named and coloured. */
export const stateWords: Record<ActionState, { label: string; tone: ActionTone }> = {
	proposed: { label: 'Proposed', tone: 'proposed' },
	countered: { label: 'Other terms proposed', tone: 'countered' },
	accepted: { label: 'Accepted', tone: 'accepted' },
	in_progress: { label: 'In progress', tone: 'progress' },
	blocked: { label: 'Blocked', tone: 'blocked' },
	done: { label: 'Done', tone: 'done' },
	verified: { label: 'Verified', tone: 'verified' },
	declined: { label: 'Declined', tone: 'declined' },
	withdrawn: { label: 'Withdrawn', tone: 'withdrawn' }
};

/** Promised and not yet done: only these can be late. */
const promised: readonly ActionState[] = ['accepted', 'in_progress', 'blocked'];

type Dated = { state: ActionState; due: string | null };

/** The calendar day ('yyyy-mm-dd') at a moment in a time zone. */
export function calendarDay(at: Date = new Date(), zone = 'Europe/London'): string {
	return dateFormat(calendarStyle, zone, 'en-CA').format(at);
}
const calendarStyle = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** True when it was promised for a day before `today` ('yyyy-mm-dd') and is not done. Computed, never stored. */
export function isLate(action: Dated, today: string = calendarDay()): boolean {
	return action.due !== null && action.due < today && promised.includes(action.state);
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** What a form that asks for a date begins with: the present one, as long as it can still be met; nothing for a part. */
export function dateToBeginWith(step: Step, due: string | null, today: string = calendarDay()): string {
	return step === 'split' || due === null || due < today ? '' : due;
}

/** 'Late by 12 days', or null. */
export function lateness(action: Dated, today: string = calendarDay()): string | null {
	if (!isLate(action, today) || action.due === null) return null;
	const days = daysBetween(action.due, today);
	return days === 1 ? 'Late by 1 day' : `Late by ${days} days`;
}

/** What `<StateTag>` shows: the state, or how late it is. */
export function stateTag(action: Dated, today: string = calendarDay()): { label: string; tone: ActionTone } {
	const late = lateness(action, today);
	return late ? { label: late, tone: 'late' } : stateWords[action.state];
}

/** '30 June', with the year when it is not this one. */
export function dayWords(day: string, today: string = calendarDay()): string {
	const style = day.slice(0, 4) === today.slice(0, 4) ? dayOfThisYear : dateStyles.date;
	return dateFormat(style, 'UTC').format(new Date(day));
}
const dayOfThisYear = { day: 'numeric', month: 'long' } as const;

/** 'by 30 June', 'no date yet'. */
export function dueWords(due: string | null, today: string = calendarDay()): string {
	return due === null ? 'no date yet' : `by ${dayWords(due, today)}`;
}

/** When it is promised for: 'by 30 June', 'by 30 June, the next session', 'by the next session' while none is planned, 'no date yet'. */
export function dueOf(
	action: { due: string | null; dueBySession: boolean },
	today: string = calendarDay()
): string {
	if (!action.dueBySession) return dueWords(action.due, today);
	return action.due === null ? 'by the next session' : `${dueWords(action.due, today)}, the next session`;
}

/** Whether another date is proposed: terms with other words alone repeat the one it has. */
export const proposesDate = ({ due, proposedDue, proposedBySession }: Omit<ProposedTerms, 'proposedTitle'>) =>
	proposedDue !== null && (proposedDue !== due || proposedBySession);

/** What is proposed instead, to be agreed to or not: '“Other words”, by 30 June'; null where nothing is. */
export function proposedWords(action: ProposedTerms, today: string = calendarDay()): string | null {
	const words = [
		action.proposedTitle && `“${action.proposedTitle}”`,
		proposesDate(action) && dueWords(action.proposedDue, today),
		proposesDate(action) && action.proposedBySession && 'the next session'
	].filter(Boolean);
	return words.length > 0 ? words.join(', ') : null;
}

export const priorities = ['low', 'normal', 'high'] as const;
export type Priority = (typeof priorities)[number];
export const priorityWords: Record<Priority, string> = { low: 'Low', normal: 'Normal', high: 'High' };

type ProposedTerms = Pick<ActionSummary, 'due' | 'proposedDue' | 'proposedBySession' | 'proposedTitle'>;

/** One commitment as lists and cards show it. */
export type ActionSummary = {
	id: string;
	circleId: string;
	title: string;
	state: ActionState;
	due: string | null;
	/** The day is that of a session still to come; without a day none is planned yet. */
	dueBySession: boolean;
	priority: Priority;
	proposedDue: string | null;
	/** The proposed day is that of the next session, and follows it. */
	proposedBySession: boolean;
	proposedTitle: string | null;
	/** Counts what whoever answers has to have read; goes along with an answer. */
	terms: number;
	progress: number | null;
	owner: { id: string; name: string };
	lead: { id: string; name: string } | null;
	strand: string | null;
	phase: string | null;
	/** The steps whoever looks may take now. */
	steps: Step[];
};

/** What a proposal can be made of: organisations that take part, who represents them, the circle's framework. */
export type ProposalChoices = {
	organisations: { id: string; name: string }[];
	people: { id: string; name: string; organisationId: string }[];
	strands: { id: string; name: string }[];
	phases: { id: string; name: string }[];
};

/** Where a commitment was born: all of it optional, `wording` never changes afterwards. */
export type Birth = {
	id?: string | undefined;
	session?: string | undefined;
	item?: string | undefined;
	document?: string | undefined;
	section?: string | undefined;
	wording?: string | undefined;
	decision?: string | undefined;
};

export const steps = [
	'accept',
	'counter',
	'decline',
	'agree',
	'propose_again',
	'take_over',
	'decline_handover',
	'report',
	'block',
	'resume',
	'finish',
	'verify',
	'reopen',
	'agree_date',
	'keep_date',
	'move_date',
	'correct',
	'hand_over',
	'cancel_handover',
	'split',
	'merge',
	'withdraw'
] as const;
export type Step = (typeof steps)[number];

/** /commitments/<id>/propose-again */
export const stepPath = (actionId: string, step: Step): string =>
	`/commitments/${actionId}/${step.replaceAll('_', '-')}`;
export const stepFromPath = (part: string): Step | null =>
	steps.find((step) => step.replaceAll('_', '-') === part) ?? null;
