import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';

export const publishForm = z.object({
	title: z
		.string()
		.trim()
		.refine(saysSomething, 'Give the record a title.')
		.max(200, 'A title has 200 characters at most.'),
	audience: z.enum(['public', 'members'], 'Choose who may read it.'),
	/** What the convener read before pressing the button: fingerprints of the two previewed texts. */
	seenPublic: z.string(),
	seenMembers: z.string(),
	/** That not all of it stands agreed is known, and it goes out so. */
	unagreed: z.literal('on').optional(),
	tell: z.literal('on').optional()
});

export const keepForm = z.object({
	/** Keys of occurrences, separated by spaces. */
	keys: z.string().regex(/^[0-9a-f]{64}( [0-9a-f]{64}){0,499}$/, 'Open the page again.'),
	reason: z.string().trim().min(1, 'Say why it may stay.').max(500, 'A reason has 500 characters at most.')
});
