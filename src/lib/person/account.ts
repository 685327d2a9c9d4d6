import { canBeSeen } from '$lib/ui/visible';
import { z } from 'zod';
import { newPassword } from '$lib/sign-in/sign-in';
import { isTimeZone } from './time-zones';

/** What a person says about themselves. */
export const profile = z.object({
	name: z.string().trim().refine(canBeSeen, 'Enter your name.').max(120, 'This name is too long.'),
	timeZone: z.string().refine((zone) => zone === '' || isTimeZone(zone), 'Choose a time zone from the list.')
});
export type Profile = z.infer<typeof profile>;

/** `currentPassword` may be missing only right after signing in. A field with such a name is never sent back to a page. */
export const passwordChange = z.object({
	currentPassword: z.string().max(1000).default(''),
	password: newPassword
});

export const following = z.object({ membership: z.uuid(), follows: z.enum(['yes', 'no']) });

export type Account = {
	name: string;
	timeZone: string;
	affiliations: { organisationId: string; organisation: string; jobTitle: string; isSteward: boolean }[];
	memberships: {
		id: string;
		circleId: string;
		circle: string;
		organisation: string;
		role: string;
		follows: boolean;
	}[];
};
