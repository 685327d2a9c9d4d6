import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm, type FormProblem } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { localPath, signedIn } from '$lib/server/signed-in';
import { askAction, isEnhanced } from './ask-action.server';

type Event = RequestEvent & { params: { action: string } };
type Refusal = ActionFailure<FormProblem & { at: string }>;

/**
 * One change of a commitment through a form: reads it, makes the change, and stays where the form was (`from`) or goes
 * back to the commitment. `at` names the form, so that a page with several shows the problem in the right one.
 */
export async function changeAction<T extends z.ZodType>(
	event: Event,
	at: string,
	shape: T,
	change: (tx: Tx, actionId: string, given: z.infer<T>) => Promise<void>
): Promise<{ changed: true } | Refusal> {
	const person = signedIn(event);
	const form = await readForm(event.request, shape);
	if (!form.ok) return fail(400, { ...form.problem, at });
	if (!(await limit('commitment', person.id)).allowed)
		return fail(429, {
			at,
			values: form.values,
			errors: { form: 'That was very often in a short time. Wait a few minutes, then try again.' }
		});
	const { id } = await readAs(person, (tx) => askAction(tx, event.params.action));
	try {
		await writeAs(person, (tx) => change(tx, id, form.value));
	} catch (refusal) {
		return fail(409, { ...problemFromDatabase(refusal, form.values), at });
	}
	if (form.values.from && isEnhanced(event.request)) return { changed: true };
	redirect(303, localPath(form.values.from ?? null, `/commitments/${id}`));
}
