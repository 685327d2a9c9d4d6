import { error, fail, redirect } from '@sveltejs/kit';
import { todayOf } from '$lib/action/today-of';
import { circleHere } from '$lib/circle/circle-here.server';
import { reviewForm } from '$lib/review/review';
import { beginReview, reviewsOf } from '$lib/review/review.server';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	if (role !== 'convener') error(403, 'Conveners begin a review. Ask one of them.');
	const today = todayOf(person);
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		const [latest] = await reviewsOf(tx, circle.id);
		return {
			circle,
			from: latest && latest.to < today ? dayAfter(latest.to) : `${today.slice(0, 4)}-01-01`,
			to: today
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, reviewForm);
		if (!form.ok) return fail(400, form.problem);
		const circle = (await readAs(person, (tx) => circleHere(tx, event.params.circle))) ?? error(404);
		const review = await writeAs(person, (tx) => beginReview(tx, circle.id, form.value));
		redirect(303, `/circles/${circle.id}/plan/reviews/${review}`);
	}
};

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
