import { error, fail, redirect } from '@sveltejs/kit';
import { atLeast } from '$lib/circle/circle';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf, frameToRun } from '$lib/session/frame.server';
import { choicesFor, formOfSession, readPlan } from '$lib/session/plan.server';
import { planForm, planInWords } from '$lib/session/plan-form';
import { cameToSomething, changePlan, removeSession } from '$lib/session/planning.server';
import { listPrompts } from '$lib/session/session.server';
import { timeZoneChoices } from '$lib/session/time-zones.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { session, role } = await frameToRun(event.params.session, person);
	const [prompts, stays] = await readAs(person, (tx) =>
		Promise.all([listPrompts(tx, session.id), cameToSomething(tx, session.id)])
	);
	const values = formOfSession(session, prompts);
	return {
		values,
		choices: choicesFor(values),
		zones: timeZoneChoices([session.timeZone, 'Europe/London']),
		mayRemove: !stays && session.openedAt === null && atLeast(role, 'convener')
	};
};

export const actions: Actions = {
	save: async (event) => {
		const person = signedIn(event);
		const id = event.params.session;
		const form = await readForm(event.request, planForm);
		if (!form.ok) return fail(400, form.problem);
		const read = readPlan(form.value);
		if (!read.ok) return fail(400, { values: form.values, errors: read.errors, choices: read.choices });
		await frameToRun(id, person);
		try {
			const conflict = await writeAs(person, async (tx) => {
				const { session } = await frameOf(tx, id, person);
				if (await changePlan(tx, session, read.plan, form.value.version)) return null;
				const { session: saved } = await frameOf(tx, id, person);
				return formOfSession(saved, await listPrompts(tx, id));
			});
			if (conflict) return fail(409, bothTexts(form.values, conflict));
		} catch (problem) {
			return fail(400, problemFromDatabase(problem, form.values));
		}
		redirect(303, `/sessions/${id}`);
	},

	/** Only a convener can, and only before the session has been opened and anything has come of it. */
	remove: async (event) => {
		const person = signedIn(event);
		const { circle } = await frameToRun(event.params.session, person);
		const removed = await writeAs(person, (tx) => removeSession(tx, event.params.session));
		if (!removed)
			error(
				403,
				'A session can only be removed by a convener, before it was opened and anything came of it.'
			);
		redirect(303, `/circles/${circle.id}`);
	}
};

/** The form again, now standing on the other person's version: saving once more is a choice. */
function bothTexts(typed: Record<string, string>, saved: Record<string, string>) {
	return {
		values: { ...typed, version: saved.version ?? '0' },
		conflict: { mine: planInWords(typed), theirs: planInWords(saved) }
	};
}
