import { calendarDay } from '$lib/action/action';
import { myActions } from '$lib/action/mine/mine.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const after = event.url.searchParams.get('after') ?? undefined;
	const page = await readAs(person, (tx) => myActions(tx, person.id, calendarDay(), after));
	return { ...page, further: after !== undefined };
};
