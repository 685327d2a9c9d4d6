import type { RequestEvent } from '@sveltejs/kit';

type Poster = { id: string; userId: string; email: string };
type Post = {
	params: Record<string, string>;
	fields?: Record<string, string>;
	headers?: Record<string, string>;
};

/** What an action of a page gets when somebody posts a form to it. */
export function postedBy(poster: Poster | null, { params, fields = {}, headers = {} }: Post): RequestEvent {
	const person = poster && { ...poster, name: 'Somebody', sessionId: null };
	return {
		params,
		locals: { person, account: person, requestId: 'test' },
		url: new URL('http://localhost/'),
		request: new Request('http://localhost/', { method: 'POST', headers, body: new URLSearchParams(fields) })
	} as unknown as RequestEvent;
}

/** The actions of a page, to be called by name. */
export const actionsByName = (actions: object) =>
	actions as Record<string, ((event: RequestEvent) => Promise<unknown>) | undefined>;
