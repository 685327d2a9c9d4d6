import { error, fail, redirect } from '@sveltejs/kit';
import { createCircle, organisationsThatHost } from '$lib/circle/circle.server';
import { newCircleForm } from '$lib/circle/circle-form';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const hosts = await readAs(person, (tx) => organisationsThatHost(tx, person.id));
	if (hosts.length === 0)
		error(403, 'Only the stewards of an organisation that hosts circles can start one.');
	return { hosts, narrow: true };
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const read = await readForm(event.request, newCircleForm);
		if (!read.ok) return fail(400, read.problem);
		const { allowed } = await limit('circle', person.id);
		if (!allowed) {
			return fail(429, {
				values: read.values,
				errors: { form: 'That was many circles at once. Please wait an hour.' }
			});
		}
		let id: string;
		try {
			id = await writeAs(person, (tx) => createCircle(tx, read.value));
		} catch (refusal) {
			return fail(400, problemFromDatabase(refusal, read.values));
		}
		redirect(303, `/circles/${id}`);
	}
};
