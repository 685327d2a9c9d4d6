import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { openLinks, revokeLinks } from '$lib/action/answer/answer.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { askAction, isEnhanced } from '../ask-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		return {
			narrow: true,
			sensitive: action.circle.isSensitive,
			action,
			links: await openLinks(tx, action.id)
		};
	});

const revokeForm = z.object({ link: z.uuid() });

export const actions: Actions = {
	revoke: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, revokeForm);
		if (!form.ok) return fail(400, form.problem);
		const { id } = await readAs(person, (tx) => askAction(tx, event.params.action));
		try {
			await writeAs(person, (tx) => revokeLinks(tx, id, form.value.link));
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		if (isEnhanced(event.request)) return { revoked: true };
		redirect(303, `/commitments/${id}`);
	}
};
