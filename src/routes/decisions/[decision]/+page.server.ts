import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { actionsFrom } from '$lib/action/depth/surroundings.server';
import { correctionForm, type Decision } from '$lib/decision/decision';
import {
	correctDecision,
	historyOfDecision,
	organisationsAround,
	readDecision,
	withdrawDecision
} from '$lib/decision/decision.server';
import { decisionInWords } from '$lib/decision/in-words';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Conflicting } from '$lib/ui/form-state';
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
			organisations: await organisationsAround(tx, decision.circleId, decision.id)
		};
	});
};

const withdrawal = z.object({ why: z.string().trim().min(1, 'Give a reason.').max(2000) });

export const actions: Actions = {
	correct: async (event) => {
		const form = await readForm(event.request, correctionForm);
		if (!form.ok) return fail(400, { ...form.problem, about: 'correct' });
		const { seen, why, ...given } = form.value;
		return change(
			event,
			'correct',
			form.values,
			(tx, id) => correctDecision(tx, id, seen, given, why),
			async (tx, now) => {
				if (now.version === seen) return null;
				const around = await organisationsAround(tx, now.circleId, now.id);
				const names = new Map(around.map(({ id, name }) => [id, name]));
				return { mine: decisionInWords(given, names), theirs: decisionInWords(now, names) };
			}
		);
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
	work: (tx: Tx, id: string) => Promise<void>,
	/** Both texts, when what stands now is not what the form was opened on. */
	compare: (tx: Tx, now: Decision) => Promise<Conflicting['conflict'] | null> = async () => null
) {
	const person = signedIn(event);
	const decision = (await readAs(person, (tx) => here(tx, event.params.decision))) ?? error(404);
	try {
		await writeAs(person, (tx) => work(tx, decision.id));
	} catch (refusal) {
		const problem = problemFromDatabase(refusal, values);
		const stands = await readAs(person, async (tx) => {
			const now = await here(tx, decision.id);
			const conflict = now && !now.isWithdrawn && (await compare(tx, now));
			return conflict ? { conflict, seen: String(now.version) } : null;
		});
		if (!stands) return fail(409, { ...problem, about });
		// The form again, now standing on the other person's version: saving once more is a choice.
		const { conflict, seen } = stands;
		return fail(409, { values: { ...values, seen }, conflict, about });
	}
	redirect(303, `/decisions/${decision.id}`);
}
