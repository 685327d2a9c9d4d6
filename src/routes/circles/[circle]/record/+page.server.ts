import { error } from '@sveltejs/kit';
import { circleHere } from '$lib/circle/circle-here.server';
import { compileSeries } from '$lib/series/series.server';
import { readAs } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const audience = event.url.searchParams.get('of') === 'public' ? 'public' : 'members';
	const { circle, record } = await readAs(person, async (tx) => ({
		circle: await circleHere(tx, event.params.circle),
		record: await compileSeries(tx, event.params.circle, audience)
	}));
	if (!circle) error(404);
	return {
		here: circle,
		audience,
		series: record && {
			fingerprint: record.fingerprint,
			rule: record.series?.rule ?? '',
			when: record.series?.when ?? '',
			html: renderMarkdown(record.markdown, { asPage: true })
		}
	};
};
