type Letter = { subject: string; text: string };
type Way = { origin: string; linkToken: string; code: string; next: string };

const minutes = 10;

/** The mail with link and code. It says nothing about circles: others may see it on a screen. */
export function signInLetter({ origin, linkToken, code, next }: Way): Letter {
	return {
		subject: 'Your sign-in link',
		text: `Hello,

you asked to sign in to Colloquy. Open this link and press the button there:

${linkTo(origin, linkToken, next)}

Or type this code where you asked for it: ${code}

Both work once, for ${minutes} minutes. If you did not ask for this, you need not do anything.
`
	};
}

/** The mail of somebody who has forgotten the password. */
export function newPasswordLetter({ origin, linkToken }: Omit<Way, 'code' | 'next'>): Letter {
	return {
		subject: 'Choose a new password',
		text: `Hello,

you asked to choose a new password for Colloquy. Open this link and press the button there:

${linkTo(origin, linkToken, '/password/new')}

It works once, for ${minutes} minutes. If you did not ask for this, you need not do anything: your password stays as it is.
`
	};
}

/** Told after the fact, so that nobody else can change a password unnoticed. */
export function passwordChangedLetter({ origin }: { origin: string }): Letter {
	return {
		subject: 'Your password was changed',
		text: `Hello,

the password of your Colloquy account has just been changed, and other devices were signed out.

If this was not you, choose a new password now:

${origin}/password/forgotten
`
	};
}

function linkTo(origin: string, token: string, next: string): string {
	const query = new URLSearchParams({ token });
	if (next !== '/') query.set('next', next);
	return `${origin}/sign-in/link?${query}`;
}
