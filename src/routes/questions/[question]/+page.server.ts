import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { changeForm } from '$lib/question/question';
import {
	changeQuestion,
	historyOfQuestion,
	readQuestion,
	withdrawQuestion
} from '$lib/question/question.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const question = (await here(tx, event.params.question)) ?? error(404);
		const frame = await frameOf(tx, question.sessionId, person);
		return {
			...frame,
			sensitive: frame.circle.isSensitive,
			narrow: true,
			question,
			history: await historyOfQuestion(tx, question.id)
		};
	});
};

const withdrawal = z.object({ why: z.string().trim().min(1, 'Give a reason.').max(2000) });

export const actions: Actions = {
	change: async (event) => {
		const form = await readForm(event.request, changeForm);
		if (!form.ok) return fail(400, { ...form.problem, about: 'change' });
		return change(event, 'change', form.values, (tx, id) => changeQuestion(tx, id, form.value));
	},
	withdraw: async (event) => {
		const form = await readForm(event.request, withdrawal);
		if (!form.ok) return fail(400, { ...form.problem, about: 'withdraw' });
		return change(event, 'withdraw', form.values, (tx, id) => withdrawQuestion(tx, id, form.value.why));
	}
};

async function here(tx: Tx, id: string | undefined) {
	return z.uuid().safeParse(id).success ? readQuestion(tx, String(id)) : null;
}

async function change(
	event: RequestEvent,
	about: 'change' | 'withdraw',
	values: Record<string, string>,
	work: (tx: Tx, id: string) => Promise<void>
) {
	const person = signedIn(event);
	const question = (await readAs(person, (tx) => here(tx, event.params.question))) ?? error(404);
	try {
		await writeAs(person, (tx) => work(tx, question.id));
	} catch (refusal) {
		return fail(409, { ...problemFromDatabase(refusal, values), about });
	}
	redirect(303, `/questions/${question.id}`);
}
