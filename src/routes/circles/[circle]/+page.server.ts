import { error } from '@sveltejs/kit';
import { readOverview } from '$lib/circle/overview.server';
import { isId } from '$lib/circle/path-id';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { circle: id } = event.params;
	if (!isId(id)) error(404);
	// Asked for with the frame above it. What is of no use to those outside is empty for them in any case.
	const [{ role }, overview] = await Promise.all([
		event.parent(),
		readAs(person, (tx) => readOverview(tx, id))
	]);
	return { overview: role === 'none' ? null : overview };
};
