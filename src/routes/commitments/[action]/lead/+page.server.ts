import { fail } from '@sveltejs/kit';
import { nameLead, nameLeadByAddress } from '$lib/action/answer/answer.server';
import { leadForm } from '$lib/action/forms';
import { readAs } from '$lib/server/database';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const action = await readAs(signedIn(event), (tx) => askAction(tx, event.params.action));
	return { narrow: true, sensitive: action.circle.isSensitive, action };
};

export const actions: Actions = {
	colleague: (event) =>
		changeAction(event, 'colleague', leadForm.colleague, (tx, id, { lead }) => nameLead(tx, id, lead)),
	address: async (event) => {
		if (!(await limit('lead-by-address', signedIn(event).id)).allowed)
			return fail(429, {
				at: 'address',
				values: {},
				errors: { leadEmail: 'You have named many people by address. Wait an hour, then try again.' }
			});
		return changeAction(event, 'address', leadForm.address, (tx, id, { leadEmail, leadName }) =>
			nameLeadByAddress(tx, id, leadEmail, leadName)
		);
	}
};
