import { error, json } from '@sveltejs/kit';
import { toJson } from '$lib/publication/formats/json';
import { countExport, offerMade } from '$lib/publication/formats/offer.server';
import { compileSeries } from '$lib/series/series.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { RequestHandler } from './$types';

/** The record of a series in any of the formats of a publication. */
export const GET: RequestHandler = async (event) => {
	const person = signedIn(event);
	const { circle, format } = event.params;
	const audience = event.url.searchParams.get('of') === 'public' ? 'public' : 'members';
	const record = await readAs(person, (tx) => compileSeries(tx, circle, audience));
	if (!record) error(404);
	if (format === 'pdf' || format === 'docx') return offerMade(event, format, record);
	const headers = { 'cache-control': 'no-store', 'x-fingerprint-sha256': record.fingerprint };
	if (format === 'md')
		return new Response(record.markdown, {
			headers: { ...headers, 'content-type': 'text/markdown; charset=utf-8' }
		});
	if (format !== 'json') error(404);
	await countExport(event);
	return json(toJson(record, []), { headers });
};
