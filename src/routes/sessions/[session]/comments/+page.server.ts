import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { editForm, removeForm, replyForm, settleForm, startForm } from '$lib/comment/comment';
import {
	editComment,
	removeComment,
	replyToComment,
	settleThread,
	startComment,
	threadsOf
} from '$lib/comment/comment.server';
import { goneThreads } from '$lib/comment/gone.server';
import { limitMarks, tooOften } from '$lib/marked/limit-marks.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

/** All comments of the session on a page: what the room shows beside the text, for those without JavaScript. */
export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { documents } = await event.parent();
	const { notes, summary } = await readAs(person, async (tx) => ({
		notes: await threadsOf(tx, documents.notes),
		summary: await threadsOf(tx, documents.summary)
	}));
	return {
		narrow: true,
		personId: person.id,
		notes,
		summary,
		gone: [...(await goneThreads(documents.notes, notes)), ...(await goneThreads(documents.summary, summary))]
	};
};

export const actions: Actions = {
	start: (event) => change(event, startForm, () => 'start', startComment),
	reply: (event) => change(event, replyForm, ({ thread }) => `reply-${thread}`, replyToComment),
	edit: (event) => change(event, editForm, ({ comment }) => comment, editComment),
	remove: (event) => change(event, removeForm, ({ comment }) => comment, removeComment),
	settle: (event) =>
		change(
			event,
			settleForm,
			({ thread }) => thread,
			(tx, { thread, settled }) => settleThread(tx, thread, settled === 'yes')
		)
};

async function change<T extends z.ZodType>(
	event: RequestEvent,
	schema: T,
	aboutOf: (given: z.output<T>) => string,
	work: (tx: Tx, given: z.output<T>) => Promise<void>
) {
	const person = signedIn(event);
	const form = await readForm(event.request, schema);
	if (!form.ok) {
		const { thread, comment } = form.problem.values;
		return fail(400, { ...form.problem, about: thread ? `reply-${thread}` : comment });
	}
	const { session } = await readAs(person, (tx) => frameOf(tx, event.params.session ?? error(404), person));
	if (!(await limitMarks('post', person.id, session.attribution === 'attributed')).allowed)
		return fail(429, { values: form.values, errors: { body: tooOften }, about: aboutOf(form.value) });
	try {
		await writeAs(person, (tx) => work(tx, form.value));
	} catch (refusal) {
		return fail(409, { ...problemFromDatabase(refusal, form.values), about: aboutOf(form.value) });
	}
	if (event.request.headers.get('x-sveltekit-action') === 'true') return { commented: true };
	redirect(303, `/sessions/${session.id}/comments`);
}
