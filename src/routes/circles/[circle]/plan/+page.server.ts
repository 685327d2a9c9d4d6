import { error } from '@sveltejs/kit';
import { todayOf } from '$lib/action/today-of';
import { proposalChoices } from '$lib/action/action.server';
import { lanesOf } from '$lib/action/board/board.server';
import { countByPhase } from '$lib/action/board/phases.server';
import { indicatorsOfThese } from '$lib/action/pictures/indicators.server';
import { circleHere } from '$lib/circle/circle-here.server';
import { reviewsOf } from '$lib/review/review.server';
import { readAs } from '$lib/server/database';
import { together } from '$lib/server/database/together';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

const IN_A_PHASE = 30;

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	const today = todayOf(person);
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		const { lanes, ...rest } = await together({
			lanes: lanesOf(tx, circle.id, { today, living: true }, 'phase', IN_A_PHASE),
			choices: proposalChoices(tx, circle.id),
			phaseCounts: countByPhase(tx, circle.id, today),
			reviews: reviewsOf(tx, circle.id)
		});
		const shown = lanes.flatMap(({ actions }) => actions.map(({ id }) => id));
		return {
			...rest,
			circle,
			today,
			isConvener: role === 'convener',
			lanes,
			indicators: await indicatorsOfThese(tx, shown)
		};
	});
};
