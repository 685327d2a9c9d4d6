import { addLink, removeLink } from '$lib/action/depth/change.server';
import { linkForm, removeLinkForm } from '$lib/action/depth/depth';
import { readSurroundings } from '$lib/action/depth/surroundings.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		const { links } = await readSurroundings(tx, action.id);
		return { narrow: true, sensitive: action.circle.isSensitive, action, links };
	});

export const actions: Actions = {
	add: (event) => changeAction(event, 'add', linkForm, addLink),
	remove: (event) =>
		changeAction(event, 'remove', removeLinkForm, (tx, _id, { link }) => removeLink(tx, link))
};
