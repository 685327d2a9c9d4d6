import { z } from 'zod';
import { actionStates, priorities } from '../action';

export const views = ['table', 'states', 'timeline', 'groups', 'pictures'] as const;
export type View = (typeof views)[number];
export const groupings = ['organisation', 'strand', 'phase'] as const;
export type Grouping = (typeof groupings)[number];

export const viewWords: Record<View, string> = {
	table: 'Table',
	states: 'By state',
	timeline: 'Timeline',
	groups: 'Grouped',
	pictures: 'Pictures'
};
export const groupingWords: Record<Grouping, string> = {
	organisation: 'Organisation',
	strand: 'Strand',
	phase: 'Phase'
};

/** How a circle's commitments are looked at: all of it stands in the address. What makes no sense there does not filter. */
export const look = z.object({
	view: z.enum(views).catch('table'),
	group: z.enum(groupings).catch('organisation'),
	state: z.enum(actionStates).optional().catch(undefined),
	organisation: z.uuid().optional().catch(undefined),
	supporter: z.uuid().optional().catch(undefined),
	due: z.enum(['late', 'week', 'month', 'none']).optional().catch(undefined),
	strand: z
		.union([z.uuid(), z.literal('none')])
		.optional()
		.catch(undefined),
	phase: z
		.union([z.uuid(), z.literal('none')])
		.optional()
		.catch(undefined),
	priority: z.enum(priorities).optional().catch(undefined),
	text: z.string().trim().min(1).max(200).optional().catch(undefined),
	after: z.string().max(60).optional().catch(undefined)
});
export type Look = z.infer<typeof look>;
export type Filter = Omit<Look, 'view' | 'group' | 'after'>;

/** Reads an address. */
export const readLook = (asked: URLSearchParams): Look => look.parse(Object.fromEntries(asked));

/** In the order of an address. A list of its own: the schema itself stays on the server. */
const parts = [
	'view',
	'group',
	'state',
	'organisation',
	'supporter',
	'due',
	'strand',
	'phase',
	'priority',
	'text',
	'after'
] as const satisfies (keyof Look)[];

/** The address of a look, without what is usual: '' or '?view=states&due=late'. `changes` set or, with undefined, leave out. */
export function lookAddress(from: Look, changes: Partial<Look> = {}): string {
	const wanted: Partial<Look> = { ...from, after: undefined, ...changes };
	const asked = new URLSearchParams();
	for (const name of parts) {
		const value = wanted[name];
		const usual =
			(name === 'view' && value === 'table') ||
			(name === 'group' && (wanted.view !== 'groups' || value === 'organisation'));
		if (value && !usual) asked.set(name, value);
	}
	return asked.size > 0 ? `?${asked}` : '';
}

/** How many filters are in use. */
export const filtersIn = ({
	state,
	organisation,
	supporter,
	due,
	strand,
	phase,
	priority,
	text
}: Filter): number =>
	[state, organisation, supporter, due, strand, phase, priority, text].filter(Boolean).length;
