import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { actionStates, calendarDay } from '$lib/action/action';
import { actionsOfCircle, countActions, proposalChoices } from '$lib/action/action.server';
import { circleHere } from '$lib/circle/circle-here.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

// An address typed by hand never fails: what makes no sense does not filter.
const wanted = z.object({
	state: z.enum(actionStates).optional().catch(undefined),
	organisation: z.uuid().optional().catch(undefined),
	due: z.enum(['late', 'week', 'month']).optional().catch(undefined),
	strand: z.uuid().optional().catch(undefined),
	phase: z.uuid().optional().catch(undefined),
	text: z.string().trim().min(1).max(200).optional().catch(undefined),
	after: z.string().max(60).optional().catch(undefined)
});

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const filter = wanted.parse(Object.fromEntries(event.url.searchParams));
	const today = calendarDay();
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		return {
			circle,
			filter,
			choices: await proposalChoices(tx, circle.id),
			counts: await countActions(tx, circle.id, today),
			...(await actionsOfCircle(tx, circle.id, { ...filter, today }))
		};
	});
};
