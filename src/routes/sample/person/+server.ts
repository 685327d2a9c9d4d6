import { error, redirect } from '@sveltejs/kit';
import { everybody } from '$lib/sample/cast';
import { installationState } from '$lib/server/setup-code';
import { localPath } from '$lib/server/signed-in';
import { signInAs } from '$lib/sign-in/sign-in.server';
import type { RequestHandler } from './$types';

/** Becomes another person of the cast. Only in the sample, and only for somebody who is one of them already. */
export const POST: RequestHandler = async (event) => {
	const email = event.locals.person?.email;
	const data = await event.request.formData();
	const chosen = everybody.find((person) => person.id === data.get('person'));
	const isOneOfThem = everybody.some((person) => person.email === email);
	if (!chosen || !isOneOfThem || (await installationState()) !== 'sample') error(404);
	await event.locals.supabase.auth.signOut({ scope: 'local' });
	await signInAs(event.locals.supabase, chosen.email);
	redirect(303, localPath(String(data.get('from') ?? ''), '/'));
};
