import { error, fail, redirect } from '@sveltejs/kit';
import { isId } from '$lib/circle/path-id';
import { describeOrganisation, readOrganisation } from '$lib/organisation/organisation.server';
import { organisationForm } from '$lib/organisation/organisation-form';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

const NOT_YOURS = 'Only the stewards of an organisation describe it.';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { organisation: id } = event.params;
	const organisation = isId(id) ? await readAs(person, (tx) => readOrganisation(tx, id, person.id)) : null;
	if (!organisation) error(404, 'There is no such organisation, or you have not met it yet.');
	if (!organisation.iSteward) error(403, NOT_YOURS);
	return { organisation, narrow: true };
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const { organisation: id } = event.params;
		const read = await readForm(event.request, organisationForm);
		if (!read.ok) return fail(400, read.problem);
		let saved: boolean;
		try {
			saved = isId(id) && (await writeAs(person, (tx) => describeOrganisation(tx, id, read.value)));
		} catch (refusal) {
			if (refusal instanceof Error && 'code' in refusal && refusal.code === '23505') {
				return fail(400, { values: read.values, errors: { name: 'Another organisation has this name.' } });
			}
			return fail(400, problemFromDatabase(refusal, read.values));
		}
		if (!saved) error(403, NOT_YOURS);
		redirect(303, `/organisations/${id}`);
	}
};
