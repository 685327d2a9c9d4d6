import { createHash } from 'node:crypto';
import type { Claims } from './backend';

export type Cookie = { name: string; value: string };

/** Supabase's client renews a token in its last 90 seconds; it must be let to. */
const LEAVES_MS = 120_000;
const MOST = 5_000;

/**
 * What was verified in cookies that came before. Every request brings the same ones for an hour; taking a session out of
 * them and checking its signature takes longer than asking the database whether it still lives, which is always asked.
 * Keeps no token: a hash of the cookies, and the claims.
 */
export class KnownCookies {
	readonly #claims = new Map<string, Claims>();

	/** The claims that were verified in these, or null: not seen yet, or about to run out. */
	of(session: string, cookies: readonly Cookie[]): Claims | null {
		const key = keyOf(session, cookies);
		const claims = key === null ? undefined : this.#claims.get(key);
		if (key === null || !claims) return null;
		if (claims.expiresAt - Date.now() > LEAVES_MS) return claims;
		this.#claims.delete(key);
		return null;
	}

	/** These cookies carry a token with those claims, which were verified. */
	remember(session: string, cookies: readonly Cookie[], claims: Claims): void {
		const key = keyOf(session, cookies);
		if (key === null) return;
		const [oldest] = this.#claims.size >= MOST ? this.#claims.keys() : [];
		if (oldest !== undefined) this.#claims.delete(oldest);
		this.#claims.set(key, claims);
	}
}

// The session lies in one cookie of that name or, when it is long, in name.0, name.1 and so on.
function keyOf(session: string, cookies: readonly Cookie[]): string | null {
	const parts = cookies.filter(({ name }) => name === session || name.startsWith(`${session}.`));
	if (parts.length === 0) return null;
	const hash = createHash('sha256');
	for (const { name, value } of parts) hash.update(`${name}=${value};`);
	return hash.digest('base64');
}
