import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { stepFromPath, type Step } from '$lib/action/action';
import { stepInput } from '$lib/action/forms';
import { proposalChoices } from '$lib/action/action.server';
import { takeStep } from '$lib/action/change.server';
import { measureAlong } from '$lib/action/depth/change.server';
import { isUnmet, readCounts } from '$lib/action/depth/depth';
import { otherActions, readSurroundings } from '$lib/action/depth/surroundings.server';
import { readStory } from '$lib/action/story.server';
import { countsFor } from '$lib/action/review.server';
import { sentence } from '$lib/action/story';
import { todayOf } from '$lib/action/today-of';
import { checkedUpload, uploadField } from '$lib/file/check-upload.server';
import { addFile } from '$lib/file/file.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm, type FormProblem } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { localPath, signedIn } from '$lib/server/signed-in';
import { askAction, isEnhanced } from '../ask-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const action = await askAction(tx, event.params.action);
		const story = await readStory(tx, action.id);
		return {
			narrow: true,
			sensitive: action.circle.isSensitive,
			action,
			step: stepOf(event.params.step),
			latest: story.at(-1) ?? null,
			organisations: (await proposalChoices(tx, action.circle.id)).organisations,
			counts: action.mayMeasure ? await countsFor(tx, action.id) : [],
			others: await otherActions(tx, action.circle.id, action.id),
			waitsFor: (await readSurroundings(tx, action.id)).needs.filter(isUnmet).length,
			corrects: story.find(({ id }) => id === event.url.searchParams.get('entry')) ?? null,
			from: localPath(event.url.searchParams.get('from'), `/commitments/${action.id}`)
		};
	});
};

const stepForm = stepInput.extend({
	file: uploadField,
	from: z.string().optional(),
	then: z.string().optional(),
	seen: z.string().regex(/^\d+$/).optional()
});

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const step = stepOf(event.params.step);
		const form = await readForm(event.request, stepForm);
		if (!form.ok) return fail(400, form.problem);
		const { from, then, seen, file, ...given } = form.value;
		const { counted, errors } = readCounts(form.values);
		if (Object.keys(errors).length > 0) return fail(400, { values: form.values, errors });
		if (!(await limit('commitment', person.id)).allowed) return fail(429, tooOften(form.values));
		const { id } = await readAs(person, (tx) => askAction(tx, event.params.action));
		const upload = await checkedUpload(file, person.id);
		if (!upload.ok) return fail(400, { values: form.values, errors: { file: upload.problem } });
		try {
			await writeAs(person, async (tx) => {
				if (upload.file) await addFile(tx, { action: id }, upload.file);
				await takeStep(tx, id, step, given);
				await measureAlong(tx, id, counted, todayOf(person));
			});
		} catch (refusal) {
			const problem = problemFromDatabase(refusal, form.values);
			const meanwhile = await readAs(person, (tx) => since(tx, id, seen));
			const again = meanwhile.at(-1);
			// The same person pressed twice: the first press did it.
			if (!(again?.step === step && again.by.id === person.id)) {
				if (problem.errors.form && meanwhile.length > 0)
					problem.errors.form += ` Since then: ${meanwhile.map((update) => sentence(update)).join('; ')}.`;
				return fail(409, problem);
			}
		}
		if (from && isEnhanced(event.request)) return { taken: step };
		redirect(303, localPath(from ?? then, `/commitments/${id}`));
	}
};

function stepOf(part: string): Step {
	return stepFromPath(part) ?? error(404);
}

/** What happened after the line of the story that the person had read. */
async function since(tx: Tx, id: string, seen: string | undefined) {
	return seen ? readStory(tx, id, seen) : [];
}

const tooOften = (values: Record<string, string>): FormProblem => ({
	values,
	errors: { form: 'That was very often in a short time. Wait a few minutes, then try again.' }
});
