import { fail } from '@sveltejs/kit';
import { readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { linkRequest, tooOften } from '$lib/sign-in/sign-in';
import { sendNewPasswordLink } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ narrow: true });

export const actions: Actions = {
	async default({ request, getClientAddress }) {
		const form = await readForm(request, linkRequest);
		if (!form.ok) return fail(400, { ...form.problem, sentTo: null });
		const { email } = form.value;
		const allowances = [await limit('link-ip', getClientAddress()), await limit('link-address', email)];
		const refused = allowances.find(({ allowed }) => !allowed);
		if (refused) {
			return fail(429, {
				values: form.values,
				errors: { form: tooOften(refused.retryAfterSeconds) },
				sentTo: null
			});
		}
		sendNewPasswordLink(email);
		return { sentTo: email };
	}
};
