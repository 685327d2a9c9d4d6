import type { RequestEvent } from '@sveltejs/kit';
import { limit } from '$lib/server/limits';
import { checkSetupCode, isOwnMachine } from '$lib/server/setup-code';
import { tooOften } from './sign-in';

/**
 * Who may set up a place that nobody owns yet: whoever sits at the server's machine, or has the code it printed.
 * Null when they may; otherwise what is wrong, by field.
 */
export async function refuseStrangers(
	event: RequestEvent,
	code: string
): Promise<Record<string, string> | null> {
	if (isOwnMachine(event)) return null;
	const { allowed, retryAfterSeconds } = await limit('setup-code-ip', event.getClientAddress());
	if (!allowed) return { form: tooOften(retryAfterSeconds) };
	if (code.trim() === '') return { code: 'Enter the code that the server printed when it started.' };
	if (!(await checkSetupCode(code)))
		return { code: 'This is not the code. The server prints it each time it starts.' };
	return null;
}
