import { error } from '@sveltejs/kit';
import { todayOf } from '$lib/action/today-of';
import { proposalChoices } from '$lib/action/action.server';
import { lanesOf } from '$lib/action/board/board.server';
import { countByPhase } from '$lib/action/board/phases.server';
import { indicatorsOfThese } from '$lib/action/pictures/indicators.server';
import { circleHere } from '$lib/circle/circle-here.server';
import { reviewsOf } from '$lib/review/review.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

const IN_A_PHASE = 100;

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	const today = todayOf(person);
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		const lanes = await lanesOf(tx, circle.id, { today, living: true }, 'phase', IN_A_PHASE);
		return {
			circle,
			today,
			isConvener: role === 'convener',
			choices: await proposalChoices(tx, circle.id),
			lanes,
			phaseCounts: await countByPhase(tx, circle.id, today),
			indicators: await indicatorsOfThese(
				tx,
				lanes.flatMap(({ actions }) => actions.map(({ id }) => id))
			),
			reviews: await reviewsOf(tx, circle.id)
		};
	});
};
