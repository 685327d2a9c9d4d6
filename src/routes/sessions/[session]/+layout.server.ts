import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
	const person = signedIn(event);
	const frame = await readAs(person, (tx) => frameOf(tx, event.params.session, person));
	return { ...frame, sensitive: frame.circle.isSensitive, now: Date.now() };
};
