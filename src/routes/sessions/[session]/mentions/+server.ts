import { error, json } from '@sveltejs/kit';
import { stateTag } from '$lib/action/action';
import { commitmentsNamed } from '$lib/marked/commitments-named.server';
import { readAs } from '$lib/server/database';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { RequestHandler } from './$types';

/** Commitments of the circle with these words in their title, for `#` in the text. */
export const GET: RequestHandler = async (event) => {
	const person = signedIn(event);
	if (!(await limit('search', person.id)).allowed) error(429, 'Wait a moment.');
	const words = (event.url.searchParams.get('words') ?? '').slice(0, 80);
	const found = await readAs(person, async (tx) => {
		const { circle } = await frameOf(tx, event.params.session, person);
		return commitmentsNamed(tx, circle.id, words);
	});
	return json(
		found.map(({ id, title, state, due }) => ({ id, title, state: stateTag({ state, due }).label }))
	);
};
