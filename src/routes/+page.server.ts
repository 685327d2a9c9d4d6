import { redirect } from '@sveltejs/kit';
import { todayOf, zoneOf } from '$lib/action/today-of';
import { readHome } from '$lib/home/home.server';
import { readAs } from '$lib/server/database';
import { installationState, isOwnMachine } from '$lib/server/setup-code';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { person } = event.locals;
	if (!person) return { welcome: await welcome(event), home: null, bare: true };
	const now = new Date();
	const home = await readAs(person, (tx) => readHome(tx, todayOf(person, now)));
	return { welcome: null, home: { ...home, timeZone: zoneOf(person), now } };
};

/** What a visitor finds: an empty place to set up, the sample on one's own machine, or the way to sign in. */
async function welcome(event: Parameters<PageServerLoad>[0]) {
	const state = await installationState();
	const own = isOwnMachine(event);
	if (state === 'founded' || (state === 'sample' && !own)) redirect(303, '/sign-in');
	return { state, needsCode: !own };
}
