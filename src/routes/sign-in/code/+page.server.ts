import { fail, redirect } from '@sveltejs/kit';
import { readForm } from '$lib/server/form';
import { forgive, limit } from '$lib/server/limits';
import { localPath } from '$lib/server/signed-in';
import { forgetSignIn, pendingSignIn } from '$lib/sign-in/pending-address';
import { codeEntry, tooOften } from '$lib/sign-in/sign-in';
import { signInWithCode } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, cookies, url }) => {
	const pending = pendingSignIn(cookies, url);
	if (locals.person) redirect(303, localPath(pending?.next, '/'));
	return { narrow: true, email: pending?.email ?? null };
};

export const actions: Actions = {
	async default({ request, locals, cookies, url, getClientAddress }) {
		const form = await readForm(request, codeEntry);
		if (!form.ok) return fail(400, form.problem);
		const { email, code } = form.value;
		const allowances = [await limit('code-ip', getClientAddress()), await limit('code', email)];
		const refused = allowances.find(({ allowed }) => !allowed);
		if (refused)
			return fail(429, { values: form.values, errors: { form: tooOften(refused.retryAfterSeconds) } });
		if (!(await signInWithCode(locals.supabase, email, code))) {
			const errors = { code: 'This code is wrong, older than ten minutes, or used already.' };
			return fail(400, { values: form.values, errors });
		}
		await forgive('code', email);
		const next = localPath(pendingSignIn(cookies, url)?.next, '/');
		forgetSignIn(cookies, url);
		redirect(303, next);
	}
};
