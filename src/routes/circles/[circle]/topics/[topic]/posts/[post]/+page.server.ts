import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import { editedPost } from '$lib/topic/topic';
import { editPost, readPost } from '$lib/topic/post.server';
import { here } from '../../here.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { circle, topic } = await here(tx, event.params, person.id);
		const known = z.uuid().safeParse(event.params.post).success;
		const post = known ? await readPost(tx, topic.id, event.params.post) : null;
		if (!post || post.removedAt || post.author.id !== person.id) error(404);
		return { circle, topic, post };
	});
};

export const actions: Actions = {
	save: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, editedPost);
		if (!form.ok) return fail(400, form.problem);
		if (!(await limit('post', person.id)).allowed)
			return fail(429, {
				values: form.values,
				errors: { form: 'That was very often in a short time. Wait a few minutes, then save again.' }
			});
		const { topic, post, circle } = event.params;
		try {
			const done = await writeAs(person, async (tx) => {
				await here(tx, event.params, person.id);
				return editPost(tx, topic, post, form.value.body);
			});
			if (!done) error(404);
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		redirect(303, `/circles/${circle}/topics/${topic}#post-${post}`);
	},

	preview: async (event) => {
		signedIn(event);
		const form = await readForm(event.request, z.object({ body: z.string().default('') }).loose());
		if (!form.ok) return fail(400, form.problem);
		return fail(200, { values: form.values, errors: {}, preview: renderMarkdown(form.value.body) });
	}
};
