import { listOrganisations } from '$lib/organisation/organisation.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return { organisations: await readAs(person, (tx) => listOrganisations(tx, person.id)) };
};
