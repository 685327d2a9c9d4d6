import { showActionTo } from '$lib/action/depth/change.server';
import { audienceForm } from '$lib/action/depth/depth';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const action = await readAs(signedIn(event), (tx) => askAction(tx, event.params.action));
	return { narrow: true, sensitive: action.circle.isSensitive, action };
};

export const actions: Actions = {
	default: (event) =>
		changeAction(event, 'audience', audienceForm, (tx, id, { audience }) => showActionTo(tx, id, audience))
};
