import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { circleHere } from '$lib/circle/circle-here.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import { newTopic } from '$lib/topic/topic';
import { startTopic, thingsToTalkAbout } from '$lib/topic/topic.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		if (!circle.mayAct) error(403);
		return {
			circle,
			about: event.url.searchParams.get('about'),
			things: await thingsToTalkAbout(tx, circle.id),
			// The same ids however often the form is sent, so that it is started once.
			ids: { topic: crypto.randomUUID(), post: crypto.randomUUID() }
		};
	});
};

const typed = z.object({ body: z.string().default('') }).loose();

export const actions: Actions = {
	start: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, newTopic);
		if (!form.ok) return fail(400, form.problem);
		if (!(await limit('post', person.id)).allowed)
			return fail(429, {
				values: form.values,
				errors: { form: 'That was very often in a short time. Wait a few minutes, then try again.' }
			});
		const circle = (await readAs(person, (tx) => circleHere(tx, event.params.circle))) ?? error(404);
		if (!circle.mayAct) error(403);
		try {
			await writeAs(person, (tx) => startTopic(tx, circle.id, form.value));
		} catch (refusal) {
			const about = 'Not everybody in the circle may see that. Choose something else, or nothing.';
			return fail(409, problemFromDatabase(refusal, form.values, { about }));
		}
		redirect(303, `/circles/${circle.id}/topics/${form.value.id}`);
	},

	// Shown like a form that is not finished yet: everything typed stays.
	preview: async (event) => {
		signedIn(event);
		const form = await readForm(event.request, typed);
		if (!form.ok) return fail(400, form.problem);
		return fail(200, { values: form.values, errors: {}, preview: renderMarkdown(form.value.body) });
	}
};
