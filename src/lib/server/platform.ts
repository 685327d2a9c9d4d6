import { createServerClient } from '@supabase/ssr';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Cookies } from '@sveltejs/kit';
import { bus } from './bus';
import { workerPool } from './database';
import { kept } from './kept';
import type { Backend, Claims } from './platform/backend';
import { untilAway } from './platform/away';
import { KnownCookies, type Cookie } from './platform/known-cookies';
import { openLink, sealLink } from './platform/links';

export { codeLivesSeconds, sessionsIdleHours } from './platform/embedded';

const current = kept('platform', () => ({
	backend: null as Backend | null,
	linkKey: Buffer.alloc(0),
	known: new KnownCookies()
}));

/** Tells the rest of the code which Supabase is in use. Called once at the start. */
export function usePlatform(backend: Backend, linkKey: Buffer): void {
	Object.assign(current, { backend, linkKey, known: new KnownCookies() });
}

const sessionCookie = (secure: boolean): string => (secure ? '__Host-colloquy' : 'colloquy');

export type CookieJar = {
	secure: boolean;
	getAll: () => Cookie[];
	set: (name: string, value: string, options: { maxAge?: number | undefined }) => void;
	/** False where new cookies could not be given to the browser: a refresh would use up its token for nothing. */
	mayRefresh?: boolean;
};

export type SignIn = {
	/** Goes into /sign-in/link?token=… */ linkToken: string;
	/** Six digits to type. */ code: string;
};

/** Sign-in, sessions and accounts: Supabase in this process, or a hosted project. The rest can't tell which. */
export const platform = {
	get mode() {
		return backend().mode;
	},

	/** The cookies of this request, in which its session lives (HttpOnly, SameSite=Lax). */
	jarOf(event: { cookies: Cookies; url: URL }): CookieJar {
		const secure = event.url.protocol === 'https:';
		return {
			secure,
			getAll: () => event.cookies.getAll(),
			set: (name, value, options) =>
				event.cookies.set(name, value, { ...options, path: '/', httpOnly: true, sameSite: 'lax', secure })
		};
	},

	/** A Supabase client whose session lives in these cookies. */
	clientOf(jar: CookieJar): SupabaseClient {
		const { url, publishableKey, fetch } = backend();
		const send = jar.mayRefresh === false ? withoutRefresh(fetch) : fetch;
		const patience = untilAway(send);
		return createServerClient(url, publishableKey, {
			global: { fetch: patience.fetch },
			cookieOptions: { name: sessionCookie(jar.secure) },
			cookies: {
				getAll: () => jar.getAll(),
				setAll: (cookies) => {
					if (patience.away()) return;
					for (const { name, value, options } of cookies) jar.set(name, value, { maxAge: options.maxAge });
				}
			}
		});
	},

	/** The verified claims of an access token, or null. Costs no query; says nothing about sign-out. */
	claims: (token: string): Promise<Claims | null> => backend().claims(token),

	/**
	 * The same of the session in these cookies; `read` finds it where they have not been seen before, and may renew it.
	 */
	async claimsIn(jar: CookieJar, read: () => Promise<Claims | null>): Promise<Claims | null> {
		const name = sessionCookie(jar.secure);
		const known = current.known.of(name, jar.getAll());
		if (known) return known;
		const claims = await read();
		// A renewed session has put other cookies there.
		if (claims) current.known.remember(name, jar.getAll(), claims);
		return claims;
	},

	/**
	 * Makes a link and a code for that address: ten minutes, once, either of them. Null when nobody has that address
	 * and none may be created. Sends nothing: that is the caller's mail.
	 */
	async issueSignIn(email: string, options: { createUser: boolean }): Promise<SignIn | null> {
		const issued = await backend().issueSignIn(email.trim().toLowerCase(), options);
		return issued && { linkToken: sealLink(issued.tokenHash, current.linkKey), code: issued.code };
	},

	/** Uses a link up and starts a session in this client's cookies. False when it is wrong, old or used. */
	async signInWithLink(client: SupabaseClient, linkToken: string): Promise<boolean> {
		const tokenHash = openLink(linkToken, current.linkKey);
		if (!tokenHash) return false;
		const { data, error } = await client.auth.verifyOtp({
			token_hash: tokenHash,
			type: backend().verifyType
		});
		return !error && data.session !== null;
	},

	/** The same with the six digits. Count the attempts before: limit('code', address). */
	async signInWithCode(client: SupabaseClient, email: string, code: string): Promise<boolean> {
		const { data, error } = await client.auth.verifyOtp({
			email: email.trim().toLowerCase(),
			token: code.replace(/\s/g, ''),
			type: backend().verifyType
		});
		return !error && data.session !== null;
	},

	/** Makes an account whose address counts as confirmed: call it only when it is. Returns its id, null if there is one. */
	createUser: (email: string, password: string, name: string): Promise<string | null> =>
		backend().createUser(email.trim().toLowerCase(), password, name),

	/** Ends every session of that account, at once: their access tokens stop working with the next request. */
	async signOutEverywhere(userId: string, except: string | null = null): Promise<void> {
		await workerPool()`select private.end_sessions(${userId}, ${except})`;
		await bus.publish('access', { userId });
	},

	/** Answers /rest/v1 and /auth/v1 where this process is the platform; null where a hosted project answers them. */
	get answerApi() {
		return backend().answerApi;
	},

	get publishableKey() {
		return backend().publishableKey;
	}
};

function backend(): Backend {
	if (!current.backend) throw new Error('The platform has not been started.');
	return current.backend;
}

function withoutRefresh(send: typeof fetch): typeof fetch {
	return async (input, init) => {
		const { url } = new Request(input, init);
		if (!url.includes('grant_type=refresh_token')) return send(input, init);
		return Response.json({ code: 'session_expired', message: 'The session has run out' }, { status: 401 });
	};
}
