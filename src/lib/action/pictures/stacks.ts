import type { ActionState, ActionTone } from '../action';

export type Share = { label: string; tone: ActionTone; value: number };
export type Stack = { name: string; total: number; shares: Share[] };
export type Counted = { organisation: string; state: ActionState; late: boolean; count: number };

const kinds: { label: string; tone: ActionTone; holds: (counted: Counted) => boolean }[] = [
	{ label: 'verified', tone: 'verified', holds: ({ state }) => state === 'verified' },
	{ label: 'done', tone: 'done', holds: ({ state }) => state === 'done' },
	{ label: 'late', tone: 'late', holds: ({ late }) => late },
	{ label: 'in progress', tone: 'progress', holds: ({ state, late }) => state === 'in_progress' && !late },
	{ label: 'blocked', tone: 'blocked', holds: ({ state, late }) => state === 'blocked' && !late },
	{ label: 'accepted', tone: 'accepted', holds: ({ state, late }) => state === 'accepted' && !late },
	{
		label: 'not yet answered',
		tone: 'proposed',
		holds: ({ state }) => state === 'proposed' || state === 'countered'
	},
	{
		label: 'declined or withdrawn',
		tone: 'withdrawn',
		holds: ({ state }) => state === 'declined' || state === 'withdrawn'
	}
];

/** What each part of a stack is called, in the order of the parts. */
export const shareNames = kinds.map(({ label, tone }) => ({ label, tone }));

/** A stack for each organisation, the tallest first; what there is none of has the value 0. */
export function stacks(counted: readonly Counted[]): Stack[] {
	const by = new Map<string, Counted[]>();
	for (const one of counted) by.set(one.organisation, [...(by.get(one.organisation) ?? []), one]);
	return [...by]
		.map(([name, ones]) => ({
			name,
			total: sum(ones),
			shares: kinds.map(({ label, tone, holds }) => ({ label, tone, value: sum(ones.filter(holds)) }))
		}))
		.sort((a, b) => b.total - a.total || a.name.localeCompare(b.name, 'en-GB'));
}

const sum = (ones: readonly Counted[]): number => ones.reduce((total, { count }) => total + count, 0);
