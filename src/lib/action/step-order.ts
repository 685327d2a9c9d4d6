import { steps, type Step } from './action';

/** Taken by one press: nothing has to be said. */
export const takenAtOnce: readonly Step[] = ['accept', 'agree', 'agree_date', 'take_over'];

/** Said together with numbers, where something is counted. */
export const countsAlong: readonly Step[] = ['report', 'finish'];

/** Their date may be that of the next session. */
export const untilNextSession: readonly Step[] = ['counter', 'move_date', 'propose_again'];

/** Wanted now and then: below the others, under a heading of their own. */
export const rareSteps: readonly Step[] = [
	'move_date',
	'hand_over',
	'cancel_handover',
	'split',
	'merge',
	'withdraw'
];
const offCards: readonly Step[] = [...rareSteps, 'reopen', 'block', 'correct'];

/** At most three steps for a card, the likeliest first. */
export function stepsOnCard(mine: readonly Step[]): Step[] {
	return inOrder(mine)
		.filter((step) => !offCards.includes(step))
		.slice(0, 3);
}

/** Steps that a room does not take in passing: they ask for another commitment or organisation, or end it. */
const outOfRoom: readonly Step[] = ['hand_over', 'cancel_handover', 'split', 'merge', 'withdraw', 'correct'];

/** What can be said when a commitment is gone through in a session. */
export const stepsInReview = (mine: readonly Step[]): Step[] =>
	inOrder(mine).filter((step) => !outOfRoom.includes(step));

/** Whether a commitment under review is for whoever looks to speak of; a date can be moved by others, too. */
export const hasSay = (mine: readonly Step[]): boolean =>
	stepsInReview(mine).some((step) => step !== 'move_date');

/** In the order of `steps`: answers first, the end of it last. A date that waits for an answer comes before all else. */
export function inOrder(mine: readonly Step[]): Step[] {
	const answers: readonly Step[] = ['agree_date', 'keep_date'];
	const ordered = steps.filter((step) => mine.includes(step));
	return [
		...ordered.filter((step) => answers.includes(step)),
		...ordered.filter((step) => !answers.includes(step))
	];
}

/** True when somebody waits for my word: a proposal to my organisation, or terms or a date from the other side. */
export const waitsForMe = ({ steps: mine }: { steps: readonly Step[] }): boolean =>
	mine.some((step) => takenAtOnce.includes(step));
