import { actionStates, stateWords, type ActionState, type ActionTone } from './action';

/** A late commitment is counted as late, not in its state. */
export type ActionCounts = { total: number; late: number; states: Record<ActionState, number> };

export const noneCounted = (): ActionCounts => ({
	total: 0,
	late: 0,
	states: Object.fromEntries(actionStates.map((state) => [state, 0])) as ActionCounts['states']
});

const shown: readonly ActionState[] = [
	'verified',
	'done',
	'in_progress',
	'accepted',
	'blocked',
	'countered',
	'proposed'
];

/** Counts as parts of a `<Meter>`: what is done first, what is late or over last. */
export function shares({ late, states }: ActionCounts): { label: string; value: number; tone: ActionTone }[] {
	return [
		...shown.map((state) => ({
			label: state === 'countered' ? 'with other terms' : stateWords[state].label.toLowerCase(),
			value: states[state],
			tone: stateWords[state].tone
		})),
		{ label: 'late', value: late, tone: 'late' as const },
		{ label: 'declined or withdrawn', value: states.declined + states.withdrawn, tone: 'withdrawn' as const }
	].filter(({ value }) => value > 0);
}
