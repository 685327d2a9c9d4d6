import { error } from '@sveltejs/kit';
import { isId } from '$lib/circle/path-id';
import { readReview } from '$lib/review/review.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { RequestHandler } from './$types';

/** The frozen bytes of a review: their SHA-256 is its fingerprint. */
export const GET: RequestHandler = async (event) => {
	const person = signedIn(event);
	const { circle, review: id } = event.params;
	const review = isId(circle) && isId(id) ? await readAs(person, (tx) => readReview(tx, circle, id)) : null;
	if (!review?.frozen) error(404);
	return new Response(review.frozen.markdown, {
		headers: {
			'content-type': 'text/markdown; charset=utf-8',
			'content-disposition': `attachment; filename="review-${review.to}.md"`,
			'x-fingerprint-sha256': review.frozen.fingerprint,
			'cache-control': 'private, no-store'
		}
	});
};
