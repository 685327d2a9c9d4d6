import type { SupabaseClient } from '@supabase/supabase-js';
import { error as httpError } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Person } from '$lib/person/person';
import { beginReadAs, databaseIsAway, workerPool } from './database';
import { isUnreachable } from './database/unreachable';
import { withinReach } from './database/within-reach';
import { platform, type CookieJar } from './platform';
import { platformIsAway } from './platform/away';
import type { Claims } from './platform/backend';

export type Account = { userId: string; email: string; sessionId: string | null };
export type Who = { account: Account | null; person: Person | null };

const nobody: Who = { account: null, person: null };

/**
 * Who sends this request. The token is checked here, without a round trip; one query then says whether its session
 * still lives and which person it belongs to. An expired token is refreshed (its cookies are set) before that.
 */
export async function whoIs(client: SupabaseClient): Promise<Who> {
	return whoseSession(await claimsOf(client), personBehind);
}

/**
 * The same for whoever holds these cookies, whose token is checked once in its life. `client` is made where that has to
 * happen. `begins`: what is read next as that person shares the transaction in which their session was looked for.
 */
export async function whoHolds(
	jar: CookieJar,
	client: () => SupabaseClient,
	{ begins = false } = {}
): Promise<Who> {
	const claims = await platform.claimsIn(jar, () => claimsOf(client()));
	return whoseSession(claims, begins ? personWhoReads : personBehind);
}

async function claimsOf(client: SupabaseClient): Promise<Claims | null> {
	const { data, error } = await client.auth.getSession();
	if (error?.code === platformIsAway) httpError(503, databaseIsAway);
	return error || !data.session ? null : platform.claims(data.session.access_token);
}

async function whoseSession(
	claims: Claims | null,
	look: (account: Account & { sessionId: string }) => Promise<Found | null>
): Promise<Who> {
	if (!claims?.sessionId) return nobody;
	const { userId, email, sessionId } = claims;
	const account = { userId, email, sessionId };
	const found = await look(account);
	if (!found) return nobody;
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
async function personBehind({ userId, sessionId }: { userId: string; sessionId: string }) {
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

async function personWhoReads(account: Account & { sessionId: string }): Promise<Found | null> {
	const { rows } = await beginReadAs(account, (tx) =>
		sql<Found>`
			select id, name, time_zone as "timeZone" from private.person_behind(${account.userId}, ${account.sessionId})`.execute(
			tx
		)
	);
	return rows[0] ?? null;
}

/** Who sent a WebSocket upgrade or another raw request, from its Cookie header. Refreshes nothing. */
export async function whoSentCookies(header: string | undefined, secure: boolean): Promise<Who> {
	const cookies = (header ?? '').split(/;\s*/).flatMap((pair) => {
		const [name = '', ...value] = pair.split('=');
		return name ? [{ name, value: decode(value.join('=')) }] : [];
	});
	const jar = { secure, getAll: () => cookies, set: () => undefined, mayRefresh: false };
	return whoHolds(jar, () => platform.clientOf(jar));
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
	return (
		claims.sessionId !== null &&
		(await personBehind({ userId: claims.userId, sessionId: claims.sessionId })) !== null
	);
}
