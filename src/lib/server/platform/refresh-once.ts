import { createHash } from 'node:crypto';

const rememberMs = 10_000;

type Answer = { status: number; headers: [string, string][]; body: string };

/**
 * A page asks for several things at once, each with the same expired session. Refreshing it twice would make two
 * successors (or end the session), so the same refresh token is exchanged once and all askers get that answer.
 */
export function onlyOnce(send: (request: Request) => Promise<Response>): typeof fetch {
	const answers = new Map<string, Promise<Answer>>();
	return async (input, init) => {
		const request = new Request(input, init);
		if (!request.url.includes('grant_type=refresh_token')) return send(request);
		const body = await request.clone().text();
		const key = createHash('sha256').update(body).digest('base64');
		let answer = answers.get(key);
		if (!answer) {
			answer = send(request).then(async (response) => ({
				status: response.status,
				headers: [...response.headers],
				body: await response.text()
			}));
			answers.set(key, answer);
			const forget = () => answers.delete(key);
			answer.then(
				({ status }) => (status < 500 ? void setTimeout(forget, rememberMs).unref() : forget()),
				forget
			);
		}
		const { status, headers, body: text } = await answer;
		return new Response(text, { status, headers });
	};
}
