import { myActions } from '$lib/action/action.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return { personId: person.id, actions: await readAs(person, (tx) => myActions(tx, person.id)) };
};
