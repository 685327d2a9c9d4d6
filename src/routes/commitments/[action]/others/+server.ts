import { json } from '@sveltejs/kit';
import { otherActions } from '$lib/action/depth/surroundings.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import type { RequestHandler } from './$types';

/** The other commitments of its circle, for a form that is opened: with the page they would be most of it. */
export const GET: RequestHandler = async (event) =>
	json(
		await readAs(signedIn(event), async (tx) => {
			const { id, circle } = await askAction(tx, event.params.action);
			return otherActions(tx, circle.id, id);
		})
	);
