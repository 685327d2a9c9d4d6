import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { listPublications, withdrawPublication } from '$lib/publication/publication.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { role } = await frameOf(tx, event.params.session, person);
		if (role !== 'convener') error(404);
		const publications = await listPublications(tx, event.params.session);
		return { narrow: true, publications: publications.filter((each) => each.withdrawn_at === null) };
	});
};

const withdrawal = z.object({
	publication: z.uuid('Choose a version.'),
	reason: z
		.string()
		.trim()
		.min(1, 'Say why, for the members of the circle.')
		.max(1000, 'Keep it under 1,000 characters.')
});

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, withdrawal);
		if (!form.ok) return fail(400, form.problem);
		try {
			await writeAs(person, (tx) => withdrawPublication(tx, form.value.publication, form.value.reason));
		} catch (refusal) {
			return fail(400, problemFromDatabase(refusal, form.values));
		}
		redirect(303, `/sessions/${event.params.session}/summary`);
	}
};
