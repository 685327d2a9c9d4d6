import { error } from '@sveltejs/kit';
import { publicationAsked } from '$lib/publication/asked.server';
import { firstWords } from '$lib/publication/in-words';
import { cameOfIt } from '$lib/publication/outcomes';
import { attributionWords, citation } from '$lib/publication/publication';
import { config } from '$lib/server/config';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const found = await publicationAsked(event);
	if (!found) {
		// Perhaps it is for members: whoever is not signed in is asked to, and learns nothing about what is there.
		if (!event.locals.account) signedIn(event);
		error(404);
	}
	const { markdown, ...record } = found.record;
	const address = `${config.origin}/published/${record.slug}?version=${record.number}`;
	return {
		bare: true,
		record,
		versions: found.versions,
		outcomes: cameOfIt(found.commitments),
		rule: attributionWords[record.attribution],
		html: renderMarkdown(markdown, { asPage: true }),
		description: firstWords(found.record),
		address,
		origin: config.origin,
		cite: citation({ ...record, heldOn: record.held_on }, address)
	};
};
