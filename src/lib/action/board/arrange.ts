import { canBeSeen } from '$lib/ui/visible';
import { z } from 'zod';
import { priorities, type Priority } from '../action';

const MOST = 500;

const chosen = z.array(z.uuid()).max(MOST, `Choose at most ${MOST} at a time.`).optional();
/** '' keeps what is there, 'none' takes it away. */
const place = z.union([z.uuid(), z.enum(['', 'none'])], 'Choose from the list.').default('');

export const arrangeForm = z
	.object({ chosen, strand: place, phase: place, priority: z.enum(['', ...priorities]).default('') })
	.refine(({ strand, phase, priority }) => strand || phase || priority, {
		path: ['strand'],
		message: 'Choose what should change.'
	});
export const withdrawForm = z.object({
	chosen,
	body: z
		.string()
		.trim()
		.min(1, 'Give a reason. Everybody in the circle sees it.')
		.max(8000, 'That is too long.')
});
export const viewForm = z.object({
	name: z
		.string()
		.trim()
		.refine(canBeSeen, 'Give the view a name.')
		.max(80, 'A short name: 80 characters at most.'),
	shared: z.string().optional()
});

export type Arrangement = { strand?: string | null; phase?: string | null; priority?: Priority };

/** What to change, without what stays as it is. */
export function arrangement(given: { strand: string; phase: string; priority: Priority | '' }): Arrangement {
	const changes: Arrangement = {};
	if (given.strand) changes.strand = given.strand === 'none' ? null : given.strand;
	if (given.phase) changes.phase = given.phase === 'none' ? null : given.phase;
	if (given.priority) changes.priority = given.priority;
	return changes;
}
