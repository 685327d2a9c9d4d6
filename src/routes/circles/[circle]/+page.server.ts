import { readOverview } from '$lib/circle/overview.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	return {
		overview: role === 'none' ? null : await readAs(person, (tx) => readOverview(tx, event.params.circle))
	};
};
