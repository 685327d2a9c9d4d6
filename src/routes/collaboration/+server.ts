import type { RequestHandler } from './$types';

/** Asked by a live document whose socket was told that nobody is signed in. Handling the request renews the session's cookie. */
export const GET: RequestHandler = ({ locals }) =>
	new Response(null, { status: locals.person === null ? 401 : 204 });
