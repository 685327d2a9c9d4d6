import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { circleHere } from '$lib/circle/circle-here.server';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { followCircle, followsCircle, listTopics } from '$lib/topic/topic.server';
import { fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		return {
			circle,
			topics: await listTopics(tx, circle.id, person.id),
			follows: await followsCircle(tx, circle.id, person.id)
		};
	});
};

export const actions: Actions = {
	follow: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, z.object({ follows: z.enum(['yes', 'no']) }));
		if (!form.ok) return fail(400, form.problem);
		const circle = (await readAs(person, (tx) => circleHere(tx, event.params.circle))) ?? error(404);
		await writeAs(person, (tx) => followCircle(tx, circle.id, person.id, form.value.follows === 'yes'));
		return { followed: form.value.follows };
	}
};
