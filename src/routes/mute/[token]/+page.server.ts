import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { mutedByLink, muteByLink } from '$lib/topic/mute.server';
import type { Actions, PageServerLoad } from './$types';

/** Looking mutes nothing: mail scanners open every link. */
export const load: PageServerLoad = async ({ params }) => {
	const { about, muted } = await readAs(null, async (tx) => ({
		about: await muteByLink(tx, params.token, { everything: false, really: false }),
		muted: await mutedByLink(tx, params.token)
	}));
	if (about === null) error(404);
	return { narrow: true, about, muted };
};

export const actions: Actions = {
	// Also what mail programs post by themselves (RFC 8058, `List-Unsubscribe=One-Click`): then it is this topic.
	default: async ({ params, request }) => {
		const form = await readForm(request, z.object({ what: z.enum(['topic', 'circle']).catch('topic') }));
		const everything = form.ok && form.value.what === 'circle';
		const about = await writeAs(null, (tx) => muteByLink(tx, params.token, { everything, really: true }));
		if (about === null) error(404);
		return { muted: everything ? ('circle' as const) : ('topic' as const) };
	}
};
