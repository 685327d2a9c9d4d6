import type { Cookies } from '@sveltejs/kit';

/** The prefix makes browsers refuse a cookie of this name that did not come over https. */
const nameAt = ({ protocol }: URL) =>
	protocol === 'https:' ? '__Secure-colloquy-sign-in' : 'colloquy-sign-in';
const livesSeconds = 600;

/** Who is signing in and where they want to go: kept in their browser, not in an address that others may see. */
export type PendingSignIn = { email: string; next: string };

export function rememberSignIn(cookies: Cookies, url: URL, pending: PendingSignIn): void {
	cookies.set(nameAt(url), JSON.stringify(pending), {
		path: '/sign-in',
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
		maxAge: livesSeconds
	});
}

export function pendingSignIn(cookies: Cookies, url: URL): PendingSignIn | null {
	try {
		const value: unknown = JSON.parse(cookies.get(nameAt(url)) ?? '');
		if (typeof value !== 'object' || value === null) return null;
		const { email, next } = value as Partial<Record<string, unknown>>;
		return typeof email === 'string' && typeof next === 'string' ? { email, next } : null;
	} catch {
		return null;
	}
}

export function forgetSignIn(cookies: Cookies, url: URL): void {
	cookies.delete(nameAt(url), { path: '/sign-in' });
}
