import { actionStates, stateWords, type ProposalChoices } from '../action';
import type { ActionLine } from './line';
import type { Grouping } from './look';

type Lane = { key: string; total: number; actions: ActionLine[] };
export type NamedLane = Lane & { name: string };

/** States that always have a column, so that a board looks the same from day to day. */
const always = ['proposed', 'accepted', 'in_progress', 'done', 'verified'];

/** Lanes in the order of the circle's framework, with their names; `empty`: also those of the framework that hold nothing. */
export function namedLanes(
	lanes: readonly Lane[],
	by: 'state' | Grouping,
	choices: Pick<ProposalChoices, 'strands' | 'phases'>,
	empty = false
): NamedLane[] {
	if (by === 'organisation') {
		return lanes
			.map((lane) => ({ ...lane, name: lane.actions[0]?.owner.name ?? 'An organisation' }))
			.sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
	}
	const known =
		by === 'state'
			? actionStates.map((key) => ({ key: key as string, name: stateWords[key].label }))
			: choices[`${by}s`].map(({ id, name }) => ({ key: id, name }));
	const wanted = by === 'state' ? known : [...known, { key: '', name: `No ${by} yet` }];
	return wanted.flatMap(({ key, name }) => {
		const lane = lanes.find((one) => one.key === key);
		if (lane) return [{ ...lane, name }];
		const shown = empty && key !== '' && (by !== 'state' || always.includes(key));
		return shown ? [{ key, name, total: 0, actions: [] }] : [];
	});
}
