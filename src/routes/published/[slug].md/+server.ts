import { error } from '@sveltejs/kit';
import { withFullAddresses } from '$lib/publication/markdown-file';
import { findPublication } from '$lib/publication/publication.server';
import { config } from '$lib/server/config';
import { readAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

/**
 * A version as Markdown, in which pictures have their full address. `?exact` gives the frozen bytes: their SHA-256 is its
 * fingerprint. Where there is no picture the two are the same.
 */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const wanted = Number(url.searchParams.get('version') ?? '');
	const number = Number.isInteger(wanted) && wanted > 0 ? wanted : null;
	const record = await readAs(locals.account, (tx) => findPublication(tx, params.slug, number));
	if (!record) error(404);
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
