import { z } from 'zod';

/** Shorter passwords are guessed; longer ones than bcrypt reads would be cut off silently. */
export const passwordLength = { min: 10, max: 72 };
const tooManyBytes = (password: string) => new TextEncoder().encode(password).byteLength > passwordLength.max;

export const email = z
	.string({ error: 'Enter your email address.' })
	.trim()
	.toLowerCase()
	.min(1, 'Enter your email address.')
	.max(254, 'This address is too long.')
	.pipe(z.email('Enter an address like name@example.org.'));

export const newPassword = z
	.string({ error: 'Choose a password.' })
	.min(
		passwordLength.min,
		`Use at least ${passwordLength.min} characters. Three or four words in a row are easy to remember.`
	)
	.refine((password) => !tooManyBytes(password), `Use at most ${passwordLength.max} characters.`);

export const passwordSignIn = z.object({
	email,
	password: z
		.string({ error: 'Enter your password.' })
		.min(1, 'Enter your password, or have a link sent to you.')
		.max(1000, 'That is not your password.'),
	next: z.string().optional()
});

export const linkRequest = z.object({ email, next: z.string().optional() });

export const codeEntry = z.object({
	email,
	code: z
		.string({ error: 'Enter the six digits from the mail.' })
		.transform((code) => code.replace(/[\s-]/g, ''))
		.pipe(z.string().regex(/^\d{6}$/, 'Enter the six digits from the mail.'))
});

/** How long to wait, in words. */
export function waitWords(seconds: number): string {
	const minutes = Math.ceil(seconds / 60);
	return minutes <= 1 ? 'a minute' : minutes < 60 ? `${minutes} minutes` : 'an hour';
}

/** What to say when something was tried too often. */
export function tooOften(retryAfterSeconds: number): string {
	return `That was tried too often. Wait ${waitWords(retryAfterSeconds)}, then try again.`;
}
