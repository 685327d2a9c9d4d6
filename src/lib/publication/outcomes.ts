import { stateWords, type ActionState } from '$lib/action/action';
import { formatMoment } from '$lib/ui/dates';
import type { PublicCommitment, PublicIndicator } from './publication.server';

/** What came of a record, ready to be shown: how many commitments stand where, and each with what is known of it. */
export type Outcomes = {
	summary: string;
	/** Whether organisations are named at all. */
	named: boolean;
	commitments: {
		title: string;
		organisation: string;
		state: (typeof stateWords)[ActionState];
		/** Since when, by when, and how far. */
		facts: string[];
	}[];
};

/** In the order in which readers ask: what was done, what is under way, what is stuck. */
const counted: { states: ActionState[]; words: string }[] = [
	{ states: ['done', 'verified'], words: 'done' },
	{ states: ['in_progress'], words: 'under way' },
	{ states: ['blocked'], words: 'held up' },
	{ states: ['accepted'], words: 'promised, not begun' }
];

export function cameOfIt(commitments: readonly PublicCommitment[]): Outcomes {
	return {
		summary: summarise(commitments),
		// Under the Chatham House Rule a commitment made in the room would say who was there.
		named: commitments.some(({ organisation }) => organisation !== ''),
		commitments: commitments.map((each) => ({
			title: each.title,
			organisation: each.organisation,
			state: stateWords[each.state as ActionState],
			facts: factsOf(each)
		}))
	};
}

function summarise(commitments: readonly PublicCommitment[]): string {
	const parts = counted
		.map(({ states, words }) => ({
			count: commitments.filter(({ state }) => states.some((each) => each === state)).length,
			words
		}))
		.filter(({ count }) => count > 0)
		.map(({ count, words }) => `${count} ${words}`);
	const all = commitments.length === 1 ? 'One public commitment' : `${commitments.length} public commitments`;
	return `${all}: ${parts.join(', ')}.`;
}

function factsOf({ state, state_on, due, progress, indicators }: PublicCommitment): string[] {
	const isOver = state === 'done' || state === 'verified';
	const day = (date: string) => formatMoment(date, 'date');
	return [
		state_on ? `${isOver ? 'On' : 'Since'} ${day(state_on)}` : '',
		due && !isOver ? `Due ${day(due)}` : '',
		progress !== null && !isOver ? `${progress} per cent` : '',
		...indicators.map(indicatorWords)
	].filter(Boolean);
}

function indicatorWords({ name, unit, target, value, on }: PublicIndicator): string {
	const number = (given: number) => given.toLocaleString('en-GB');
	const measured = value === null ? 'not measured yet' : `${number(value)}${unit ? ` ${unit}` : ''}`;
	const of = target === null ? '' : ` of ${number(target)}${value === null && unit ? ` ${unit}` : ''}`;
	const when = on ? ` (${formatMoment(on, 'date')})` : '';
	return value === null
		? `${name}: ${measured}${of && `, target${of.slice(3)}`}`
		: `${name}: ${measured}${of}${when}`;
}
