import { actionStates, isLate, type ActionState } from '../action';
import { shares } from '../shares';

/** Parts of a `<Meter>` for commitments that are at hand. */
export function partsOf(actions: readonly { state: ActionState; due: string | null }[], today: string) {
	const late = actions.filter((action) => isLate(action, today)).length;
	const states = Object.fromEntries(
		actionStates.map((state) => [
			state,
			actions.filter((action) => action.state === state && !isLate(action, today)).length
		])
	) as Record<ActionState, number>;
	return shares({ total: actions.length, late, states });
}
