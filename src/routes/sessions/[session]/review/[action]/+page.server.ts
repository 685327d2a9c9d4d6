import { error, fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { calendarDay, steps, type Step } from '$lib/action/action';
import { takeStep } from '$lib/action/change.server';
import { readCounts } from '$lib/action/depth/depth';
import { measureAlong } from '$lib/action/depth/change.server';
import { stepInput } from '$lib/action/forms';
import { noteLine, reviewLine } from '$lib/action/note-line';
import { sayings, type InNotes } from '$lib/action/review-line';
import { openActions, titleForNotes } from '$lib/action/review.server';
import { saidLast } from '$lib/action/story.server';
import { isId } from '$lib/circle/path-id';
import { addLine } from '$lib/document/document.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm, type FormProblem } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { log } from '$lib/server/log';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

/** All that can be said of one commitment, as a page: the review in the room leads here where a browser runs no scripts. */
export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { session, action } = placeOf(event);
	const { circle, mayWrite, session: frame } = await event.parent();
	const today = calendarDay(new Date(), frame.timeZone);
	// After a form that was refused the address has lost the item.
	const asked = event.url.searchParams.get('item');
	const shown = await readAs(person, async (tx) => {
		const item = await itemUnderReview(tx, session, asked);
		if (!item) return null;
		const {
			actions: [line]
		} = await openActions(tx, circle.id, today, { only: action });
		return line && { item, line };
	});
	if (!shown) redirect(303, `/sessions/${session}`);
	return { narrow: true, today, ...shown, says: sayings(shown.line, mayWrite) };
};

type Answer = { taken?: Step; inNotes: InNotes } | ActionFailure<FormProblem>;
const reviewForm = stepInput.extend({ item: z.uuid() });
const noteForm = z.object({
	item: z.uuid(),
	body: z
		.string()
		.trim()
		.min(1, 'Write what was said.')
		.max(2000, 'That is too long: 2,000 characters at most.')
});

/** One action a step: takes it, and writes what was said into the notes of the item under review. `note` writes alone. */
export const actions = Object.fromEntries(
	([...steps, 'note'] as const).map((say) => [
		say,
		async (event: RequestEvent) => {
			const answer = say === 'note' ? await note(event) : await take(event, say);
			// Several forms stand on the page: which of them it was.
			return 'data' in answer ? fail(answer.status, { ...answer.data, say }) : answer;
		}
	])
);

async function take(event: RequestEvent, step: Step): Promise<Answer> {
	const person = signedIn(event);
	const { session, action } = placeOf(event);
	const form = await readForm(event.request, reviewForm);
	if (!form.ok) return fail(400, form.problem);
	const { item, ...given } = form.value;
	const { counted, errors } = readCounts(form.values);
	if (Object.keys(errors).length > 0) return fail(400, { values: form.values, errors });
	if (!(await limit('commitment', person.id)).allowed) return fail(429, tooOften(form.values));
	const notes = (await readAs(person, (tx) => notesUnderReview(tx, session, item, action))) ?? error(404);
	const day = calendarDay(new Date(), notes.timeZone);
	try {
		await writeAs(person, async (tx) => {
			await takeStep(tx, action, step, given);
			await measureAlong(tx, action, counted, day);
		});
	} catch (refusal) {
		return fail(409, problemFromDatabase(refusal, form.values));
	}
	const line = await readAs(person, (tx) => lineOf(tx, action, person.id, step, day));
	// The step stands even when the notes are out of reach; nobody has to take it again.
	const inNotes: InNotes = !line ? 'not-for-all' : await write(notes, item, line);
	return answered(event, session, item, { taken: step, inNotes });
}

/** What somebody else said about a commitment: for the notes, and nothing besides. */
async function note(event: RequestEvent): Promise<Answer> {
	const person = signedIn(event);
	const { session, action } = placeOf(event);
	const form = await readForm(event.request, noteForm);
	if (!form.ok) return fail(400, form.problem);
	const { item, body } = form.value;
	if (!(await limit('commitment', person.id)).allowed) return fail(429, tooOften(form.values));
	const [notes, named] = await readAs(person, async (tx) => [
		await notesUnderReview(tx, session, item, action),
		await titleForNotes(tx, action)
	]);
	if (!notes || !named) error(404);
	const problem = (words: string) => ({ values: form.values, errors: { form: words } });
	if (!named.isForAll)
		return fail(409, problem('Not everybody may see this commitment, so the notes say nothing of it.'));
	const inNotes = await write(notes, item, noteLine(named.title, body));
	if (inNotes === 'not-yours') return fail(403, problem('You may read these notes, not write in them.'));
	if (inNotes === 'out-of-reach')
		return fail(503, problem('The notes are out of reach at the moment. What you typed is still here.'));
	return answered(event, session, item, { inNotes });
}

type Notes = { id: string; mayWrite: boolean; timeZone: string };

async function write(notes: Notes, item: string, line: string): Promise<InNotes> {
	if (!notes.mayWrite) return 'not-yours';
	try {
		await addLine(notes.id, item, line);
		return 'written';
	} catch (fault) {
		log.warn({ err: fault }, 'a line of a review');
		return 'out-of-reach';
	}
}

function answered<T>({ request }: RequestEvent, session: string, item: string, answer: T): T {
	if (request.headers.get('x-sveltekit-action') === 'true') return answer;
	redirect(303, `/sessions/${session}#section-${item}`);
}

function placeOf({ params }: RequestEvent): { session: string; action: string } {
	const { session = '', action = '' } = params;
	if (!isId(session) || !isId(action)) error(404);
	return { session, action };
}

/** The notes of an open session in which this item reviews commitments of the same circle, or null. */
async function notesUnderReview(
	tx: Tx,
	session: string,
	item: string,
	action: string
): Promise<Notes | null> {
	const row = await tx
		.selectFrom('documents as d')
		.innerJoin('sessions as s', 's.id', 'd.session_id')
		.innerJoin('agenda_items as i', 'i.session_id', 's.id')
		.innerJoin('actions as a', 'a.circle_id', 's.circle_id')
		.select(({ fn }) => ['d.id', 's.time_zone', fn<string>('public.my_document_role', ['d.id']).as('role')])
		.where('d.session_id', '=', session)
		.where('d.kind', '=', 'notes')
		.where('s.opened_at', 'is not', null)
		.where('s.closed_at', 'is', null)
		.where('i.id', '=', item)
		.where('i.kind', '=', 'review_of_actions')
		.where('a.id', '=', action)
		.executeTakeFirst();
	return row ? { id: row.id, mayWrite: row.role === 'writer', timeZone: row.time_zone } : null;
}

/** The item of the open session that was asked for, or the first one that reviews commitments. */
async function itemUnderReview(tx: Tx, session: string, asked: string | null): Promise<string | null> {
	const items = await tx
		.selectFrom('agenda_items as i')
		.innerJoin('sessions as s', 's.id', 'i.session_id')
		.select('i.id')
		.where('s.id', '=', session)
		.where('s.opened_at', 'is not', null)
		.where('s.closed_at', 'is', null)
		.where('i.kind', '=', 'review_of_actions')
		.orderBy('i.position')
		.execute();
	return (items.find(({ id }) => id === asked) ?? items[0])?.id ?? null;
}

async function lineOf(
	tx: Tx,
	action: string,
	person: string,
	step: Step,
	day: string
): Promise<string | null> {
	const named = await titleForNotes(tx, action);
	const last = await saidLast(tx, action, step, person);
	return named?.isForAll && last ? reviewLine(named.title, last.said, day, last.counted) : null;
}

const tooOften = (values: Record<string, string>) => ({
	values,
	errors: { form: 'That was very often in a short time. Wait a few minutes, then try again.' }
});
