import { error, fail, redirect } from '@sveltejs/kit';
import { limitMarks, tooOften } from '$lib/marked/limit-marks.server';
import { placeForm, placeFrom } from '$lib/marked/place';
import { questionForm } from '$lib/question/question';
import { askQuestion, changeQuestion } from '$lib/question/question.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { mayWrite } = await event.parent();
	if (!mayWrite) error(403, 'Observers read. Participants of the circle ask.');
	return { place: { ...placeFrom(event.url.searchParams), id: crypto.randomUUID() } };
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, questionForm.extend(placeForm.shape));
		if (!form.ok) return fail(400, form.problem);
		const { session } = await readAs(person, (tx) => frameOf(tx, event.params.session, person));
		if (!(await limitMarks('commitment', person.id, session.attribution === 'attributed')).allowed)
			return fail(429, { values: form.values, errors: { form: tooOften } });
		const { id, item, document, section, wording, stay, text, answer } = form.value;
		let asked: string;
		try {
			asked = await writeAs(person, async (tx) => {
				const made = await askQuestion(tx, {
					id: id ?? null,
					sessionId: session.id,
					text,
					itemId: item ?? null,
					documentId: document ?? null,
					section: section ?? null,
					bornAs: wording ?? null
				});
				if (answer !== '') await changeQuestion(tx, made, { seen: 1, answer, why: '' });
				return made;
			});
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		if (stay && event.request.headers.get('x-sveltekit-action') === 'true') return { asked, text };
		redirect(303, `/questions/${asked}`);
	}
};
