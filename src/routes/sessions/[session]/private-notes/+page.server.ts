import { redirect } from '@sveltejs/kit';
import { myPrivateNotes, startPrivateNotes } from '$lib/document/private-notes.server';
import { drawnTexts } from '$lib/document/drawn.server';
import { readAs, writeAs } from '$lib/server/database';
import { localPath, signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, isDataRequest }) => {
	const notes = await readAs(locals.account, (tx) => myPrivateNotes(tx, params.session));
	return {
		narrow: true,
		personId: locals.person?.id ?? '',
		notes,
		texts: notes === null || isDataRequest ? null : await drawnTexts(notes)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const own = `/sessions/${event.params.session}/private-notes`;
		const from = (await event.request.formData()).get('from');
		await readAs(person, (tx) => frameOf(tx, event.params.session, person));
		await writeAs(person, (tx) => startPrivateNotes(tx, event.params.session));
		redirect(303, localPath(typeof from === 'string' ? from : null, own));
	}
};
