import { fail, redirect } from '@sveltejs/kit';
import { readForm } from '$lib/server/form';
import { forgive, limit } from '$lib/server/limits';
import { localPath } from '$lib/server/signed-in';
import { rememberSignIn } from '$lib/sign-in/pending-address';
import { linkRequest, passwordSignIn, tooOften } from '$lib/sign-in/sign-in';
import { sendSignIn, signInWithPassword } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = localPath(url.searchParams.get('next'), '/');
	if (locals.person) redirect(303, next);
	return { narrow: true, next };
};

export const actions: Actions = {
	async password({ request, locals, getClientAddress }) {
		const form = await readForm(request, passwordSignIn);
		if (!form.ok) return fail(400, form.problem);
		const { email, password, next } = form.value;
		const allowances = [await limit('sign-in-ip', getClientAddress()), await limit('sign-in-address', email)];
		const refused = allowances.find(({ allowed }) => !allowed);
		if (refused)
			return fail(429, { values: form.values, errors: { form: tooOften(refused.retryAfterSeconds) } });
		if (!(await signInWithPassword(locals.supabase, email, password))) {
			const errors = {
				form: 'This address and password do not belong together. Check both, or have a link sent to you.'
			};
			return fail(400, { values: form.values, errors });
		}
		await forgive('sign-in-address', email);
		redirect(303, localPath(next, '/'));
	},

	async link({ request, cookies, url, getClientAddress }) {
		const form = await readForm(request, linkRequest);
		if (!form.ok) return fail(400, form.problem);
		const { email, next } = form.value;
		const allowances = [await limit('link-ip', getClientAddress()), await limit('link-address', email)];
		const refused = allowances.find(({ allowed }) => !allowed);
		if (refused)
			return fail(429, { values: form.values, errors: { form: tooOften(refused.retryAfterSeconds) } });
		const pending = { email, next: localPath(next, '/') };
		sendSignIn(email, pending.next);
		rememberSignIn(cookies, url, pending);
		redirect(303, '/sign-in/code');
	}
};
