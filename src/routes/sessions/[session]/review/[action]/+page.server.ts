import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { calendarDay, steps, type Step } from '$lib/action/action';
import { stepInput } from '$lib/action/forms';
import { takeStep } from '$lib/action/change.server';
import { reviewLine } from '$lib/action/review-line';
import { isForAll } from '$lib/action/review.server';
import { readAction, readStory } from '$lib/action/story.server';
import { isId } from '$lib/circle/path-id';
import { addLine } from '$lib/document/document.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { log } from '$lib/server/log';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

/** The review is shown in the room. */
export const load: PageServerLoad = ({ params }) => redirect(303, `/sessions/${params.session}`);

const reviewForm = stepInput.extend({ item: z.uuid() });

/** One action a step: takes it, and writes what was said into the notes of the item under review. */
export const actions = Object.fromEntries(
	steps.map((step) => [step, (event: RequestEvent) => take(event, step)])
);

async function take(event: RequestEvent, step: Step) {
	const person = signedIn(event);
	const { session = '', action = '' } = event.params;
	if (!isId(session) || !isId(action)) error(404);
	const form = await readForm(event.request, reviewForm);
	if (!form.ok) return fail(400, form.problem);
	const { item, ...given } = form.value;
	if (!(await limit('commitment', person.id)).allowed)
		return fail(429, {
			values: form.values,
			errors: { form: 'That was very often in a short time. Wait a few minutes, then try again.' }
		});
	const notes = (await readAs(person, (tx) => notesUnderReview(tx, session, item, action))) ?? error(404);
	try {
		await writeAs(person, (tx) => takeStep(tx, action, step, given));
	} catch (refusal) {
		return fail(409, problemFromDatabase(refusal, form.values));
	}
	const line = await readAs(person, (tx) => lineOf(tx, action, person.id, step));
	// The step stands even when the notes are out of reach; nobody has to take it again.
	if (line && notes.mayWrite)
		await addLine(notes.id, item, line).catch((fault: unknown) =>
			log.warn({ err: fault }, 'a line of a review')
		);
	if (event.request.headers.get('x-sveltekit-action') === 'true') return { taken: step };
	redirect(303, `/sessions/${session}#section-${item}`);
}

/** The notes of an open session in which this item reviews commitments of the same circle, or null. */
async function notesUnderReview(tx: Tx, session: string, item: string, action: string) {
	const row = await tx
		.selectFrom('documents as d')
		.innerJoin('sessions as s', 's.id', 'd.session_id')
		.innerJoin('agenda_items as i', 'i.session_id', 's.id')
		.innerJoin('actions as a', 'a.circle_id', 's.circle_id')
		.select(({ fn }) => ['d.id', fn<string>('public.my_document_role', ['d.id']).as('role')])
		.where('d.session_id', '=', session)
		.where('d.kind', '=', 'notes')
		.where('s.opened_at', 'is not', null)
		.where('s.closed_at', 'is', null)
		.where('i.id', '=', item)
		.where('i.kind', '=', 'review_of_actions')
		.where('a.id', '=', action)
		.executeTakeFirst();
	return row ? { id: row.id, mayWrite: row.role === 'writer' } : null;
}

async function lineOf(tx: Tx, action: string, person: string, step: Step): Promise<string | null> {
	if (!(await isForAll(tx, action))) return null;
	const found = await readAction(tx, action);
	const latest = (await readStory(tx, action)).at(-1);
	if (!found || latest?.step !== step || latest.by.id !== person) return null;
	return reviewLine(found.title, latest, calendarDay());
}
