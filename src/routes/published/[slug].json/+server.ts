import { json } from '@sveltejs/kit';
import { toJson } from '$lib/publication/formats/json';
import { countExport, recordAsked } from '$lib/publication/formats/offer.server';
import type { RequestHandler } from './$types';

/** A version as data, with the commitments that came of it. */
export const GET: RequestHandler = async (event) => {
	const { record, commitments } = await recordAsked(event);
	await countExport(event);
	return json(toJson(record, commitments), {
		headers: { 'cache-control': 'no-store', 'x-fingerprint-sha256': record.fingerprint }
	});
};
