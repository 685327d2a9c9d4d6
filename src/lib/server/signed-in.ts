import { redirect } from '@sveltejs/kit';
import type { Person } from '$lib/person/person';

/** Whoever is signed in; everybody else is sent to the sign-in page and comes back to where they wanted to go. */
export function signedIn({
	locals,
	url,
	request
}: {
	locals: App.Locals;
	url: URL;
	request: Request;
}): Person {
	if (locals.person) return locals.person;
	const wanted = request.method === 'GET' ? url.pathname + url.search : url.pathname;
	redirect(303, `/sign-in?next=${encodeURIComponent(wanted)}`);
}

/** A path of this site that was handed in, or the other one: never an address elsewhere. */
export function localPath(given: string | null | undefined, otherwise: string): string {
	return given && /^\/(?![/\\])[^\s\\]*$/.test(given) ? given : otherwise;
}
