import { nameDecision } from '$lib/action/depth/change.server';
import { decisionForm } from '$lib/action/depth/depth';
import { decisionOf } from '$lib/action/depth/surroundings.server';
import { decisionsThatStand } from '$lib/decision/decision.server';
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
			decision: await decisionOf(tx, action.id),
			decisions: await decisionsThatStand(tx, action.circle.id)
		};
	});

export const actions: Actions = {
	default: (event) =>
		changeAction(event, 'decision', decisionForm, (tx, id, { decision }) => nameDecision(tx, id, decision))
};
