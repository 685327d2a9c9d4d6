import { error } from '@sveltejs/kit';
import { countWhatThereIs } from '$lib/check/who-sees.server';
import { whoSeesWhat } from '$lib/check/who-sees';
import { readAs } from '$lib/server/database';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const counts = await readAs(locals.account, (tx) => countWhatThereIs(tx, params.session));
	if (!counts) error(404);
	return { seen: whoSeesWhat(counts) };
};
