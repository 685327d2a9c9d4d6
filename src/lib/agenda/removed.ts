import { z } from 'zod';
import { kindValues } from './kinds';

const item = z.object({
	id: z.uuid(),
	circleId: z.uuid(),
	sessionId: z.uuid().nullable(),
	parentId: z.uuid().nullable(),
	position: z.number().int().min(0),
	title: z.string().min(1).max(200),
	kind: z.enum(kindValues),
	minutes: z.number().int().min(0).max(1440),
	detail: z.string().max(4000),
	version: z.number().int(),
	presenters: z
		.array(
			z.object({
				name: z.string().min(1).max(160),
				membershipId: z.uuid().nullable(),
				organisation: z.string().nullable(),
				isPanellist: z.boolean()
			})
		)
		.max(120)
});

/** A removed item with the ids of its parts, as the undo button sends it back. */
export const restoreForm = z.object({
	removed: z
		.string()
		.transform((text, context) => {
			try {
				return JSON.parse(text) as unknown;
			} catch {
				context.addIssue({ code: 'custom', message: 'This can not be undone any more.' });
				return z.NEVER;
			}
		})
		.pipe(z.object({ item, parts: z.array(z.uuid()).max(100) }, 'This can not be undone any more.'))
});
