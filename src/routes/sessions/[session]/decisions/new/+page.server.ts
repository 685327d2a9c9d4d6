import { error, fail, redirect } from '@sveltejs/kit';
import { decisionForm } from '$lib/decision/decision';
import { organisationsAround, recordDecision } from '$lib/decision/decision.server';
import { limitMarks, tooOften } from '$lib/marked/limit-marks.server';
import { placeForm, placeFrom } from '$lib/marked/place';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { circle, mayWrite } = await event.parent();
	if (!mayWrite) error(403, 'Observers read. Participants of the circle record decisions.');
	return {
		// The same id however often the form is sent, so that it is recorded once.
		place: { ...placeFrom(event.url.searchParams), id: crypto.randomUUID() },
		organisations: await readAs(signedIn(event), (tx) => organisationsAround(tx, circle.id))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, decisionForm.extend(placeForm.shape));
		if (!form.ok) return fail(400, form.problem);
		const { session } = await readAs(person, (tx) => frameOf(tx, event.params.session, person));
		if (!(await limitMarks('commitment', person.id, session.attribution === 'attributed')).allowed)
			return fail(429, { values: form.values, errors: { form: tooOften } });
		const { id, item, document, section, wording, stay, ...given } = form.value;
		const place = {
			sessionId: session.id,
			itemId: item ?? null,
			documentId: document ?? null,
			section: section ?? null,
			bornAs: wording ?? null
		};
		let recorded: string;
		try {
			recorded = await writeAs(person, (tx) => recordDecision(tx, id ?? null, given, place));
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		if (stay && event.request.headers.get('x-sveltekit-action') === 'true')
			return { recorded, text: given.text };
		redirect(303, `/decisions/${recorded}`);
	}
};
