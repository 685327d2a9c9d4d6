import { Temporal } from 'temporal-polyfill';
import { daysBetween, type ActionState } from '../action';

export type Pace = 'off' | 'daily' | 'at_once';

/** What a person can be told about a commitment. */
export type NoticeKind =
	| 'to_answer'
	| 'named'
	| 'countered'
	| 'answered'
	| 'agreed'
	| 'date_asked'
	| 'date_answered'
	| 'to_verify'
	| 'verified'
	| 'reopened'
	| 'withdrawn'
	| 'taken_over'
	| 'part_given'
	| 'absorbed'
	| 'changed'
	| 'need_done'
	| 'need_gone'
	| 'support_asked'
	| 'supported'
	| 'support_declined'
	| 'support_ended'
	| 'unanswered'
	| 'link_sent'
	| 'due';

/** Nobody is written to from nine in the evening until eight in the morning of where they live. */
export const quietFrom = 21;
export const quietUntil = 8;

/** Promised and not done. */
export const promised: readonly ActionState[] = ['accepted', 'in_progress', 'blocked'];
/** A reminder that was missed (the server slept) is caught up only while it still says something. */
const weekBefore = [6, 7];

/**
 * What has to be remembered about a promised date on `today` (both 'yyyy-mm-dd'), as the key under which a person is
 * told once: seven days before, the day before, on the day, and weekly when late. Another date begins anew.
 */
export function reminderKey(
	action: { id: string; state: ActionState; due: string | null },
	today: string
): string | null {
	if (action.due === null || !promised.includes(action.state)) return null;
	const left = daysBetween(today, action.due);
	const key = (which: string) => `due:${action.id}:${action.due}:${which}`;
	if (weekBefore.includes(left)) return key('week');
	if (left === 1) return key('tomorrow');
	if (left <= 0 && left > -7) return key('today');
	if (left <= -7) return key(`late-${Math.floor(-left / 7)}`);
	return null;
}

/** What is asked, by whose word is waited for; each can stand open beside the others. */
export type Question = 'owner' | 'asker' | 'new_owner' | 'who_answers_date';

/**
 * What has to be remembered about a question that nobody has answered, as the key under which a person is told once: every
 * week, and the day before the date it is about. `asked.round` is the line of the story that asks; days are 'yyyy-mm-dd'.
 */
export function unansweredKey(
	action: { id: string; due: string | null },
	asked: { of: Question; round: string; on: string },
	today: string
): string | null {
	const waited = daysBetween(asked.on, today);
	const key = (which: string) => `unanswered:${action.id}:${asked.of}:${asked.round}:${which}`;
	if (waited < 1) return null;
	if (action.due !== null && daysBetween(today, action.due) === 1) return key('tomorrow');
	return waited >= 7 ? key(`week-${Math.floor(waited / 7)}`) : null;
}

/** The calendar day and the hour at a moment where somebody lives; an unknown zone counts as London. */
export function localTime(now: Date, zone: string | null): { day: string; hour: number } {
	const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
	try {
		return pieces(instant.toZonedDateTimeISO(zone ?? 'Europe/London'));
	} catch {
		return pieces(instant.toZonedDateTimeISO('Europe/London'));
	}
}

const pieces = (at: Temporal.ZonedDateTime) => ({ day: at.toPlainDate().toString(), hour: at.hour });

/** Whether it is night where somebody lives. */
export function isQuiet(now: Date, zone: string | null): boolean {
	const { hour } = localTime(now, zone);
	return hour >= quietFrom || hour < quietUntil;
}

export type Waiting = { id: string; pace: Pace };

/**
 * Which of the notices that wait for a person go into a mail now: none at night; those they want at once; the others
 * when no daily mail has gone out on this day of theirs. Those they want not at all are dropped.
 */
export function whatGoesOut(
	waiting: readonly Waiting[],
	{ now, zone, lastMail }: { now: Date; zone: string | null; lastMail: Date | null }
): { send: string[]; drop: string[] } {
	const drop = waiting.filter(({ pace }) => pace === 'off').map(({ id }) => id);
	if (isQuiet(now, zone)) return { send: [], drop };
	const hadToday = lastMail !== null && localTime(lastMail, zone).day === localTime(now, zone).day;
	const atOnce = waiting.filter(({ pace }) => pace === 'at_once').map(({ id }) => id);
	const daily = hadToday ? [] : waiting.filter(({ pace }) => pace === 'daily').map(({ id }) => id);
	return { send: [...daily, ...atOnce], drop };
}

/** What was chosen for a circle, else in general, else one mail a day. */
export function paceFor(choices: readonly { circleId: string | null; pace: Pace }[], circleId: string): Pace {
	const of = (circle: string | null) => choices.find((choice) => choice.circleId === circle)?.pace;
	return of(circleId) ?? of(null) ?? 'daily';
}

/** Whether there is still something to say: a question that was answered meanwhile is not asked. */
export function stillTrue(
	kind: NoticeKind,
	action: {
		id: string;
		state: ActionState;
		due: string | null;
		proposedDue: string | null;
		handOver: boolean;
		/** The reader's organisation has been asked for its support and has not answered. */
		supportAsked?: boolean;
	},
	key: string,
	today: string
): boolean {
	switch (kind) {
		case 'to_answer':
			return action.state === 'proposed' || action.handOver;
		case 'countered':
			return action.state === 'countered';
		case 'date_asked':
			return action.proposedDue !== null;
		case 'unanswered':
			return isOpen(key.split(':')[2], action);
		case 'support_asked':
			return action.supportAsked === true;
		case 'to_verify':
			return action.state === 'done';
		case 'due':
			return reminderKey(action, today) === key;
		default:
			return true;
	}
}

function isOpen(
	question: string | undefined,
	{ state, proposedDue, handOver }: { state: ActionState; proposedDue: string | null; handOver: boolean }
): boolean {
	switch (question) {
		case 'owner':
			return state === 'proposed';
		case 'asker':
			return state === 'countered';
		case 'new_owner':
			return handOver;
		default:
			return promised.includes(state) && proposedDue !== null;
	}
}
