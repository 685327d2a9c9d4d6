import { dependOn } from '$lib/action/depth/change.server';
import { needsForm } from '$lib/action/depth/depth';
import { otherActions, readSurroundings } from '$lib/action/depth/surroundings.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		const { needs, neededBy } = await readSurroundings(tx, action.id);
		const others = await otherActions(tx, action.circle.id, action.id);
		return { narrow: true, sensitive: action.circle.isSensitive, action, needs, neededBy, others };
	});

export const actions: Actions = {
	add: (event) => changeAction(event, 'add', needsForm, (tx, id, { needs }) => dependOn(tx, id, needs, true)),
	remove: (event) =>
		changeAction(event, 'remove', needsForm, (tx, id, { needs }) => dependOn(tx, id, needs, false))
};
