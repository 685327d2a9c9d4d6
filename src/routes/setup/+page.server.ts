import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { everybody } from '$lib/sample/cast';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { installationState, isOwnMachine } from '$lib/server/setup-code';
import { founding } from '$lib/sign-in/founding';
import { found } from '$lib/sign-in/founding.server';
import { refuseStrangers } from '$lib/sign-in/setup-guard.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const state = await whatIsHere(event);
	return {
		narrow: true,
		fromSample: state === 'sample',
		needsCode: state === 'empty' && !isOwnMachine(event)
	};
};

export const actions: Actions = {
	async default(event) {
		const state = await whatIsHere(event);
		const form = await readForm(event.request, founding);
		if (!form.ok) return fail(400, form.problem);
		const { values, value } = form;
		const refusal = state === 'sample' ? null : await refuseStrangers(event, value.code);
		if (refusal) return fail(403, { values, errors: refusal });
		if (state === 'sample' && !value.sure) {
			return fail(400, {
				values,
				errors: { sure: 'Tick this to go on: the sample can’t be brought back as it is now.' }
			});
		}
		try {
			if (!(await found(event.locals.supabase, value, { insteadOfSample: state === 'sample' }))) {
				return fail(400, { values, errors: { email: 'This address has an account with another password.' } });
			}
		} catch (problem) {
			return fail(400, problemFromDatabase(problem, values));
		}
		redirect(303, '/');
	}
};

/** empty or sample; everybody else has nothing to set up here. Only the sample's own people may end it. */
async function whatIsHere(event: RequestEvent): Promise<'empty' | 'sample'> {
	const state = await installationState();
	if (state === 'empty') return 'empty';
	if (state !== 'sample') redirect(303, '/');
	const { person } = event.locals;
	if (!isOwnMachine(event) && !everybody.some(({ email }) => email === person?.email)) error(404);
	return 'sample';
}
