/** A browser without a window: it keeps its cookies and posts forms, as one without JavaScript does. */
export class Visit {
	readonly #cookies = new Map<string, string>();
	readonly #url: string;

	constructor(url: string) {
		this.#url = url;
	}

	/** The Cookie header that it would send. */
	get cookies(): string {
		return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	}

	get(path: string): Promise<Response> {
		return this.#send(path, { method: 'GET' });
	}

	/** Posts a form. Throws when the answer is not a redirect, which is how every form of ours ends well. */
	async post(path: string, fields: Record<string, string>): Promise<string> {
		const response = await this.#send(path, { method: 'POST', body: new URLSearchParams(fields) });
		if (response.status !== 303) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
		return response.headers.get('location') ?? '';
	}

	async #send(path: string, init: RequestInit): Promise<Response> {
		const headers = { cookie: this.cookies, origin: this.#url, accept: 'text/html' };
		const response = await fetch(new URL(path, this.#url), { ...init, headers, redirect: 'manual' });
		for (const cookie of response.headers.getSetCookie()) {
			const [pair = ''] = cookie.split(';');
			const [name = '', ...value] = pair.split('=');
			if (/max-age=0/i.test(cookie)) this.#cookies.delete(name);
			else this.#cookies.set(name, value.join('='));
		}
		return response;
	}
}
