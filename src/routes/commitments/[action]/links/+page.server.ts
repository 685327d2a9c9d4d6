import { z } from 'zod';
import { endedLinks, openLinks, revokeLinks, sendLinkAnew } from '$lib/action/answer/answer.server';
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
			links: await openLinks(tx, action.id),
			ended: await endedLinks(tx, action.id)
		};
	});

const linkForm = z.object({ link: z.uuid(), from: z.string().optional() });

export const actions: Actions = {
	revoke: (event) => changeAction(event, 'revoke', linkForm, (tx, id, { link }) => revokeLinks(tx, id, link)),
	send: (event) => changeAction(event, 'send', linkForm, (tx, _id, { link }) => sendLinkAnew(tx, link))
};
