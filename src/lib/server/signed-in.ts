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

const here = 'http://here.invalid';

/** A path of this site that was handed in, or the other one: never an address elsewhere. */
export function localPath(given: string | null | undefined, otherwise: string): string {
	if (!given || !/^\/[^\s\\\p{Cc}]*$/u.test(given)) return otherwise;
	// As a browser will read it: dots may leave a path that begins with two slashes, which is a host.
	const read = URL.parse(given, here);
	if (read?.origin !== here || read.pathname.startsWith('//')) return otherwise;
	return read.pathname + read.search + read.hash;
}
