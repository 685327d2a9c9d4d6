import { proposalChoices } from '$lib/action/action.server';
import { editAction } from '$lib/action/depth/change.server';
import { editForm } from '$lib/action/depth/depth';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		return {
			narrow: true,
			sensitive: action.circle.isSensitive,
			action,
			choices: await proposalChoices(tx, action.circle.id)
		};
	});

export const actions: Actions = {
	default: (event) => changeAction(event, 'edit', editForm, editAction)
};
