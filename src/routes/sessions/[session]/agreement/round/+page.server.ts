import { error, fail, redirect } from '@sveltejs/kit';
import { moveForm, openForm } from '$lib/agreement/agreement';
import { closeAgreement, moveAgreement, openAgreement, openRound } from '$lib/agreement/agreement.server';
import { boundToText } from '$lib/agreement/observe.server';
import { listThemes } from '$lib/document/theme.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import { localTimeOf, readLocalTime } from '$lib/session/local-time.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { session, role } = await event.parent();
	if (role !== 'convener') error(404);
	const { round, themes } = await readAs(signedIn(event), async (tx) => ({
		round: await openRound(tx, session.id),
		themes: await listThemes(tx, session.id)
	}));
	const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000);
	const at = localTimeOf(round?.closesAt ?? inTwoWeeks, session.timeZone);
	return { narrow: true, round, themes: themes.length, date: at.date, time: round ? at.time : '17:00' };
};

export const actions: Actions = {
	open: async (event) => {
		const form = await readForm(event.request, openForm);
		if (!form.ok) return fail(400, { ...form.problem, at: 'open' });
		return run(event, 'open', form.values, form.value, (sessionId, person, closesAt) =>
			boundToText(sessionId, () =>
				writeAs(person, (tx) => openAgreement(tx, sessionId, { ...form.value, closesAt }))
			)
		);
	},

	move: async (event) => {
		const form = await readForm(event.request, moveForm);
		if (!form.ok) return fail(400, { ...form.problem, at: 'move' });
		return run(event, 'move', form.values, form.value, (sessionId, person, closesAt) =>
			writeAs(person, (tx) => moveAgreement(tx, sessionId, closesAt))
		);
	},

	close: (event) =>
		run(event, 'close', {}, null, (sessionId, person) =>
			boundToText(sessionId, () => writeAs(person, (tx) => closeAgreement(tx, sessionId)))
		)
};

type Person = ReturnType<typeof signedIn>;

/** Reads the closing time where the session takes place, does it, and leads to the round. */
async function run(
	event: RequestEvent,
	at: string,
	values: Record<string, string>,
	local: { date: string; time: string } | null,
	work: (sessionId: string, person: Person, closesAt: Date) => Promise<void>
) {
	const person = signedIn(event);
	const { session } = await readAs(person, (tx) => frameOf(tx, event.params.session, person));
	// When the clocks change that night, the later of two: nobody loses an hour.
	const closes = local ? readLocalTime({ ...local, timeZone: session.timeZone }, 'later') : null;
	if (closes && closes.kind !== 'instant') return fail(400, { values, errors: { date: closes.message }, at });
	try {
		await work(session.id, person, closes ? closes.at : new Date());
	} catch (refusal) {
		const problem = problemFromDatabase(refusal, values);
		const { moment, ...errors } = problem.errors;
		return fail(400, { values, errors: moment ? { ...errors, form: moment } : errors, at });
	}
	redirect(303, `/sessions/${session.id}/agreement`);
}
