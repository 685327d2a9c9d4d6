import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { proposal } from '$lib/action/forms';
import { nameLeadByAddress } from '$lib/action/answer/answer.server';
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
				decision: given.get('decision') ?? undefined,
				wording: given.get('wording')?.slice(0, 2000) ?? undefined
			}
		};
	});
};

const proposalForm = proposal.extend({
	stay: z.string().optional(),
	leadEmail: z
		.string()
		.trim()
		.max(254, 'That address is too long.')
		.refine(
			(text) => text === '' || /^[^\s@]+@[^\s@]+$/.test(text),
			'Write one email address, like name@example.org.'
		)
		.default(''),
	leadName: z.string().trim().max(120, 'Keep it under 120 characters.').default('')
});

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
		const { stay, leadEmail, leadName, ...made } = form.value;
		if (leadName && !leadEmail)
			return fail(400, {
				values: form.values,
				errors: { leadEmail: 'Give their address as well: that is how they are asked.' }
			});
		if (leadEmail && !(await limit('lead-by-address', person.id)).allowed)
			return fail(429, {
				values: form.values,
				errors: { leadEmail: 'You have named many people by address. Wait an hour, then try again.' }
			});
		const circle = (await readAs(person, (tx) => circleHere(tx, event.params.circle))) ?? error(404);
		let proposed: string;
		try {
			proposed = await writeAs(person, async (tx) => {
				const id = await proposeAction(tx, circle.id, made);
				if (leadEmail) await nameLeadByAddress(tx, id, leadEmail, leadName);
				return id;
			});
		} catch (refusal) {
			return fail(409, problemFromDatabase(refusal, form.values));
		}
		const enhanced = event.request.headers.get('x-sveltekit-action') === 'true';
		if (stay && enhanced) return { proposed };
		redirect(303, `/commitments/${proposed}`);
	}
};
