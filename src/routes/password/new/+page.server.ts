import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import { newPassword, tooOften } from '$lib/sign-in/sign-in';
import { changePassword, isFresh } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

const choice = z.object({ password: newPassword });

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	// Whoever has been signed in for longer proves with the old password who they are, on the account page.
	if (!(await isFresh(person))) redirect(303, '/account#password');
	return { narrow: true, email: person.email };
};

export const actions: Actions = {
	async default(event) {
		const person = signedIn(event);
		if (!(await isFresh(person))) redirect(303, '/password/forgotten');
		const form = await readForm(event.request, choice);
		if (!form.ok) return fail(400, form.problem);
		const { allowed, retryAfterSeconds } = await limit('new-password', person.userId);
		if (!allowed) return fail(429, { errors: { form: tooOften(retryAfterSeconds) } });
		const { refusal } = await changePassword(event.locals.supabase, person, form.value.password);
		if (refusal) return fail(400, { errors: { password: refusal } });
		redirect(303, '/');
	}
};
