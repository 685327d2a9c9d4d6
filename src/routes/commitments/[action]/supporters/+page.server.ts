import { proposalChoices } from '$lib/action/action.server';
import { askSupport } from '$lib/action/change.server';
import { supporterForm } from '$lib/action/forms';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		const { organisations } = await proposalChoices(tx, action.circle.id);
		return { narrow: true, sensitive: action.circle.isSensitive, action, organisations };
	});

export const actions: Actions = {
	ask: (event) =>
		changeAction(event, 'ask', supporterForm, (tx, id, { organisation }) =>
			askSupport(tx, id, organisation, true)
		),
	end: (event) =>
		changeAction(event, 'end', supporterForm, (tx, id, { organisation }) =>
			askSupport(tx, id, organisation, false)
		)
};
