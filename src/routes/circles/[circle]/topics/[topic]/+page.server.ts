import { error, fail } from '@sveltejs/kit';
import { z } from 'zod';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import { newPost, onePost, putBack, quotation } from '$lib/topic/topic';
import { addPost, readPost, readPosts, removePost, restorePost } from '$lib/topic/post.server';
import { closeTopic, followTopic } from '$lib/topic/topic.server';
import { here } from './here.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const asked = z.object({
	before: z.uuid().optional().catch(undefined),
	quote: z.uuid().optional().catch(undefined)
});

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { before, quote } = asked.parse(Object.fromEntries(event.url.searchParams));
	return readAs(person, async (tx) => {
		const { circle, topic } = await here(tx, event.params, person.id);
		const { posts, hasOlder } = await readPosts(tx, topic.id, before);
		const quoted = quote ? await readPost(tx, topic.id, quote) : null;
		return {
			circle,
			topic,
			posts: posts.map((post) => ({ ...post, html: post.removedAt ? '' : renderMarkdown(post.body) })),
			hasOlder,
			isLatest: !before,
			personId: person.id,
			quote: quoted && !quoted.removedAt ? quotation(quoted.author.name, quoted.body) : '',
			newPostId: crypto.randomUUID()
		};
	});
};

export const actions: Actions = {
	post: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, newPost);
		if (!form.ok) return fail(400, form.problem);
		const problem = (words: string) => ({ values: form.values, errors: { form: words } });
		if (!(await limit('post', person.id)).allowed)
			return fail(429, problem('That was very often in a short time. Wait a few minutes, then post again.'));
		const { circle, topic } = await readAs(person, (tx) => here(tx, event.params, person.id));
		if (!circle.mayAct) return fail(403, problem('Observers read along. A convener can let you take part.'));
		if (topic.isClosed)
			return fail(
				409,
				problem('This topic has been closed. Your text is still here: copy it to a new topic.')
			);
		try {
			await writeAs(person, (tx) => addPost(tx, circle.id, topic.id, form.value));
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		return { posted: form.value.id };
	},

	// Shown like a form that is not finished yet: everything typed stays.
	preview: async (event) => {
		signedIn(event);
		const form = await readForm(event.request, z.object({ body: z.string().default('') }).loose());
		if (!form.ok) return fail(400, form.problem);
		return fail(200, { values: form.values, errors: {}, preview: renderMarkdown(form.value.body) });
	},

	follow: (event) => follow(event, true),
	unfollow: (event) => follow(event, false),
	close: (event) => close(event, true),
	reopen: (event) => close(event, false),

	remove: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, onePost);
		if (!form.ok) error(400);
		const removed = await writeAs(person, async (tx) => {
			const { topic } = await here(tx, event.params, person.id);
			const post = await readPost(tx, topic.id, form.value.post);
			return post && (await removePost(tx, topic.id, post.id)) ? post : null;
		});
		if (!removed) error(404);
		// Its author may put it back: the words live on this page only.
		return { removed: { id: removed.id, body: removed.author.id === person.id ? removed.body : null } };
	},

	restore: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, putBack);
		if (!form.ok) error(400);
		try {
			const done = await writeAs(person, (tx) =>
				restorePost(tx, event.params.topic, form.value.post, form.value.body)
			);
			if (!done) error(404);
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		return { restored: form.value.post };
	}
};

async function follow(event: RequestEvent, follows: boolean) {
	const person = signedIn(event);
	await writeAs(person, async (tx) => {
		const { circle, topic } = await here(tx, event.params, person.id);
		await followTopic(tx, circle.id, topic.id, follows);
	});
	return { follows };
}

async function close(event: RequestEvent, closed: boolean) {
	const person = signedIn(event);
	const done = await writeAs(person, async (tx) => {
		const { topic } = await here(tx, event.params, person.id);
		return closeTopic(tx, topic.id, closed);
	});
	if (!done) error(403);
	return { closed };
}
