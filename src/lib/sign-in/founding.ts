import { canBeSeen, saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { sectorValues } from '$lib/organisation/organisation';
import { email, newPassword } from './sign-in';

/** What founding asks for. */
export const founding = z.object({
	organisation: z
		.string()
		.trim()
		.refine(saysSomething, 'Enter the name of your organisation.')
		.max(160, 'This name is too long.'),
	sector: z.enum(sectorValues, 'Choose what fits best.'),
	name: z.string().trim().refine(canBeSeen, 'Enter your name.').max(120, 'This name is too long.'),
	email,
	password: newPassword,
	code: z.string().max(100).default(''),
	sure: z.string().optional()
});
export type Founding = z.infer<typeof founding>;
