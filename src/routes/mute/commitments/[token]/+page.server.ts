import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { commitmentsMutedByLink, muteCommitmentsByLink } from '$lib/action/reach/choices.server';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import type { Actions, PageServerLoad } from './$types';

/** Looking mutes nothing: mail scanners open every link. */
export const load: PageServerLoad = async ({ params }) => {
	const { about, muted } = await readAs(null, async (tx) => ({
		about: await muteCommitmentsByLink(tx, params.token, { everywhere: false, really: false }),
		muted: await commitmentsMutedByLink(tx, params.token)
	}));
	if (about === null) error(404);
	return { narrow: true, about, muted };
};

export const actions: Actions = {
	// Also what mail programs post by themselves (RFC 8058): then the address says whether it is all of them.
	default: async ({ params, request, url }) => {
		const form = await readForm(
			request,
			z.object({ what: z.enum(['circle', 'all']).optional().catch(undefined) })
		);
		const chosen = form.ok ? form.value.what : undefined;
		const everywhere = chosen === 'all' || (chosen === undefined && url.searchParams.get('all') === 'yes');
		const about = await writeAs(null, (tx) =>
			muteCommitmentsByLink(tx, params.token, { everywhere, really: true })
		);
		if (about === null) error(404);
		return { muted: everywhere ? ('all' as const) : ('circle' as const) };
	}
};
