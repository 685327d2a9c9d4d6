import type { SupabaseClient } from '@supabase/supabase-js';
import type { Person } from '$lib/person/person';
import { databaseIsAway, workerPool } from './database';
import { isUnreachable } from './database/unreachable';
import { withinReach } from './database/within-reach';
import { platform } from './platform';
import { platformIsAway } from './platform/away';
import { error as httpError } from '@sveltejs/kit';

export type Account = { userId: string; email: string; sessionId: string | null };
export type Who = { account: Account | null; person: Person | null };

const nobody: Who = { account: null, person: null };

/**
 * Who sends this request. The token is checked here, without a round trip; one query then says whether its session
 * still lives and which person it belongs to. An expired token is refreshed (its cookies are set) before that.
 */
export async function whoIs(client: SupabaseClient): Promise<Who> {
	const { data, error } = await client.auth.getSession();
	if (error?.code === platformIsAway) httpError(503, databaseIsAway);
	if (error || !data.session) return nobody;
	const claims = await platform.claims(data.session.access_token);
	if (!claims?.sessionId) return nobody;
	const { userId, email, sessionId } = claims;
	const found = await personBehind(userId, sessionId);
	if (!found) return nobody;
	const account = { userId, email, sessionId };
	return {
		account,
		person:
			found.id && found.name !== null
				? { ...account, id: found.id, name: found.name, timeZone: found.timeZone }
				: null
	};
}

type Found = { id: string | null; name: string | null; timeZone: string | null };

/** Null when that session has ended; without an id when the account has not arrived as a person yet. */
async function personBehind(userId: string, sessionId: string): Promise<Found | null> {
	try {
		const [row] = await withinReach(
			() => workerPool()<Found[]>`
			select id, name, time_zone as "timeZone" from private.person_behind(${userId}, ${sessionId})`
		);
		return row ?? null;
	} catch (error) {
		if (isUnreachable(error)) httpError(503, databaseIsAway);
		throw error;
	}
}

/** The same for a WebSocket upgrade or another raw request, from its Cookie header. Refreshes nothing. */
export async function whoSentCookies(header: string | undefined, secure: boolean): Promise<Who> {
	const cookies = (header ?? '').split(/;\s*/).flatMap((pair) => {
		const [name = '', ...value] = pair.split('=');
		return name ? [{ name, value: decode(value.join('=')) }] : [];
	});
	return whoIs(platform.clientOf({ secure, getAll: () => cookies, set: () => undefined, mayRefresh: false }));
}

function decode(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
}

/** Whether the session behind verified claims has not been ended since. */
export async function sessionLives(claims: { userId: string; sessionId: string | null }): Promise<boolean> {
	return claims.sessionId !== null && (await personBehind(claims.userId, claims.sessionId)) !== null;
}
