import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { changeForm, questionInWords, type Question } from '$lib/question/question';
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
import type { Conflicting } from '$lib/ui/form-state';
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
		const { seen, text, answer } = form.value;
		return change(
			event,
			'change',
			form.values,
			(tx, id) => changeQuestion(tx, id, form.value),
			(now) => {
				if (now.version === seen) return null;
				const mine = questionInWords({ text: text ?? now.text, answer });
				return { mine, theirs: questionInWords(now) };
			}
		);
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
	work: (tx: Tx, id: string) => Promise<void>,
	/** Both texts, when what stands now is not what the form was opened on. */
	compare: (now: Question) => Conflicting['conflict'] | null = () => null
) {
	const person = signedIn(event);
	const question = (await readAs(person, (tx) => here(tx, event.params.question))) ?? error(404);
	try {
		await writeAs(person, (tx) => work(tx, question.id));
	} catch (refusal) {
		const problem = problemFromDatabase(refusal, values);
		const now = await readAs(person, (tx) => here(tx, question.id));
		const conflict = now && !now.isWithdrawn ? compare(now) : null;
		if (!now || !conflict) return fail(409, { ...problem, about });
		// The form again, now standing on the other person's version: saving once more is a choice.
		return fail(409, { values: { ...values, seen: String(now.version) }, conflict, about });
	}
	redirect(303, `/questions/${question.id}`);
}
