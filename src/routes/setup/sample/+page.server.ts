import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { buildSample } from '$lib/sample/build.server';
import { ruth } from '$lib/sample/cast';
import { readForm } from '$lib/server/form';
import { installationState, isOwnMachine } from '$lib/server/setup-code';
import { refuseStrangers } from '$lib/sign-in/setup-guard.server';
import { signInAs } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

const request = z.object({ code: z.string().max(100).default('') });

export const load: PageServerLoad = async (event) => {
	const state = await installationState();
	if (state === 'founded') redirect(303, '/');
	return { narrow: true, needsCode: !isOwnMachine(event), again: state === 'sample' };
};

export const actions: Actions = {
	async default(event) {
		const form = await readForm(event.request, request);
		if (!form.ok) return fail(400, form.problem);
		const state = await installationState();
		if (state === 'founded') redirect(303, '/');
		const refusal = await refuseStrangers(event, form.value.code);
		if (refusal) return fail(403, { values: form.values, errors: refusal });
		if (state === 'empty') await buildSample();
		await signInAs(event.locals.supabase, ruth.email);
		redirect(303, '/');
	}
};
