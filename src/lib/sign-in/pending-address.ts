import type { Cookies } from '@sveltejs/kit';

const name = 'colloquy-sign-in';
const livesSeconds = 600;

/** Who is signing in and where they want to go: kept in their browser, not in an address that others may see. */
export type PendingSignIn = { email: string; next: string };

export function rememberSignIn(cookies: Cookies, url: URL, pending: PendingSignIn): void {
	cookies.set(name, JSON.stringify(pending), {
		path: '/sign-in',
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
		maxAge: livesSeconds
	});
}

export function pendingSignIn(cookies: Cookies): PendingSignIn | null {
	try {
		const value: unknown = JSON.parse(cookies.get(name) ?? '');
		if (typeof value !== 'object' || value === null) return null;
		const { email, next } = value as Partial<Record<string, unknown>>;
		return typeof email === 'string' && typeof next === 'string' ? { email, next } : null;
	} catch {
		return null;
	}
}

export function forgetSignIn(cookies: Cookies): void {
	cookies.delete(name, { path: '/sign-in' });
}
