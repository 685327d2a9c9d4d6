import { myActions } from '$lib/action/mine/mine.server';
import { todayOf } from '$lib/action/today-of';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const after = event.url.searchParams.get('after') ?? undefined;
	const page = await readAs(person, (tx) => myActions(tx, person.id, todayOf(person), after));
	return { ...page, further: after !== undefined };
};
