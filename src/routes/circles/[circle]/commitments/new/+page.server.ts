import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { proposal } from '$lib/action/action';
import { proposalChoices } from '$lib/action/action.server';
import { proposeAction } from '$lib/action/change.server';
import { circleHere } from '$lib/circle/circle-here.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const given = event.url.searchParams;
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		if (!circle.mayAct) error(403);
		return {
			circle,
			choices: await proposalChoices(tx, circle.id),
			// The same id however often the form is sent, so that it is proposed once.
			born: {
				id: crypto.randomUUID(),
				session: given.get('session') ?? undefined,
				item: given.get('item') ?? undefined,
				wording: given.get('wording')?.slice(0, 2000) ?? undefined
			}
		};
	});
};

const proposalForm = proposal.extend({ stay: z.string().optional() });

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, proposalForm);
		if (!form.ok) return fail(400, form.problem);
		if (!(await limit('commitment', person.id)).allowed)
			return fail(429, {
				values: form.values,
				errors: { form: 'That was very often in a short time. Wait a few minutes, then try again.' }
			});
		const { stay, ...made } = form.value;
		const circle = (await readAs(person, (tx) => circleHere(tx, event.params.circle))) ?? error(404);
		let proposed: string;
		try {
			proposed = await writeAs(person, (tx) => proposeAction(tx, circle.id, made));
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		const enhanced = event.request.headers.get('x-sveltekit-action') === 'true';
		if (stay && enhanced) return { proposed };
		redirect(303, `/commitments/${proposed}`);
	}
};
