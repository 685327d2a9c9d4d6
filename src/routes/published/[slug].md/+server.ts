import { error } from '@sveltejs/kit';
import { findPublication } from '$lib/publication/publication.server';
import { readAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

/** The frozen bytes of a version: their SHA-256 is its fingerprint. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const wanted = Number(url.searchParams.get('version') ?? '');
	const number = Number.isInteger(wanted) && wanted > 0 ? wanted : null;
	const record = await readAs(locals.account, (tx) => findPublication(tx, params.slug, number));
	if (!record) error(404);
	return new Response(record.markdown, {
		headers: {
			'content-type': 'text/markdown; charset=utf-8',
			'content-disposition': `inline; filename="${record.slug}-${record.number}.md"`,
			'x-fingerprint-sha256': record.fingerprint
		}
	});
};
