import { error } from '@sveltejs/kit';
import { withFullAddresses } from '$lib/publication/markdown-file';
import { publicationAsked } from '$lib/publication/asked.server';
import { config } from '$lib/server/config';
import type { RequestHandler } from './$types';

/**
 * A version as Markdown, in which pictures have their full address. `?exact` gives the frozen bytes: their SHA-256 is its
 * fingerprint. Where there is no picture the two are the same.
 */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const { record } = (await publicationAsked({ params, url, locals })) ?? error(404);
	const exact = url.searchParams.has('exact');
	const body = exact ? record.markdown : withFullAddresses(record.markdown, config.origin);
	return new Response(body, {
		headers: {
			'content-type': 'text/markdown; charset=utf-8',
			'content-disposition': `inline; filename="${record.slug}-${record.number}.md"`,
			'x-fingerprint-sha256': record.fingerprint
		}
	});
};
