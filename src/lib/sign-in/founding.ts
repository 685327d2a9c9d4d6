import { z } from 'zod';
import { email, newPassword } from './sign-in';

export const sectors = {
	funder: 'Foundation or other funder',
	voluntary: 'Charity or voluntary',
	statutory: 'Statutory: police, health, prosecution',
	community: 'Community',
	faith: 'Faith',
	business: 'Business',
	academia: 'University or research',
	media: 'Media',
	other: 'Something else'
} as const;
export type Sector = keyof typeof sectors;

/** What founding asks for. */
export const founding = z.object({
	organisation: z
		.string()
		.trim()
		.min(2, 'Enter the name of your organisation.')
		.max(160, 'This name is too long.'),
	sector: z.enum(Object.keys(sectors) as [Sector, ...Sector[]], 'Choose what fits best.'),
	name: z.string().trim().min(1, 'Enter your name.').max(120, 'This name is too long.'),
	email,
	password: newPassword,
	code: z.string().max(100).default(''),
	sure: z.string().optional()
});
export type Founding = z.infer<typeof founding>;
