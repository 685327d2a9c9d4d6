import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { actionsFrom } from '$lib/action/depth/surroundings.server';
import { correctionForm } from '$lib/decision/decision';
import {
	correctDecision,
	historyOfDecision,
	organisationsAround,
	readDecision,
	withdrawDecision
} from '$lib/decision/decision.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const decision = (await here(tx, event.params.decision)) ?? error(404);
		const frame = await frameOf(tx, decision.sessionId, person);
		return {
			...frame,
			sensitive: frame.circle.isSensitive,
			narrow: true,
			decision,
			follows: await actionsFrom(tx, decision.id),
			history: await historyOfDecision(tx, decision.id),
			organisations: await organisationsAround(tx, decision.circleId)
		};
	});
};

const withdrawal = z.object({ why: z.string().trim().min(1, 'Give a reason.').max(2000) });

export const actions: Actions = {
	correct: async (event) => {
		const form = await readForm(event.request, correctionForm);
		if (!form.ok) return fail(400, { ...form.problem, about: 'correct' });
		const { seen, why, ...given } = form.value;
		return change(event, 'correct', form.values, (tx, id) => correctDecision(tx, id, seen, given, why));
	},
	withdraw: async (event) => {
		const form = await readForm(event.request, withdrawal);
		if (!form.ok) return fail(400, { ...form.problem, about: 'withdraw' });
		return change(event, 'withdraw', form.values, (tx, id) => withdrawDecision(tx, id, form.value.why));
	}
};

async function here(tx: Tx, id: string | undefined) {
	return z.uuid().safeParse(id).success ? readDecision(tx, String(id)) : null;
}

async function change(
	event: RequestEvent,
	about: 'correct' | 'withdraw',
	values: Record<string, string>,
	work: (tx: Tx, id: string) => Promise<void>
) {
	const person = signedIn(event);
	const decision = (await readAs(person, (tx) => here(tx, event.params.decision))) ?? error(404);
	try {
		await writeAs(person, (tx) => work(tx, decision.id));
	} catch (refusal) {
		return fail(409, { ...problemFromDatabase(refusal, values), about });
	}
	redirect(303, `/decisions/${decision.id}`);
}
