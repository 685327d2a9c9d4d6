import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { makeActionPublic } from '$lib/action/change.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { askAction, isEnhanced } from '../ask-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const action = await readAs(person, (tx) => askAction(tx, event.params.action));
	return { narrow: true, sensitive: action.circle.isSensitive, action };
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(
			event.request,
			z.object({ visible: z.enum(['yes', 'no']), from: z.string().optional() })
		);
		if (!form.ok) return fail(400, form.problem);
		const { id } = await readAs(person, (tx) => askAction(tx, event.params.action));
		try {
			await writeAs(person, (tx) => makeActionPublic(tx, id, form.value.visible === 'yes'));
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		if (form.value.from && isEnhanced(event.request)) return { changed: true };
		redirect(303, `/commitments/${id}`);
	}
};
