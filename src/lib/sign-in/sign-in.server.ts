import type { SupabaseClient } from '@supabase/supabase-js';
import { sql } from 'kysely';
import { config } from '$lib/server/config';
import { asWorker, writeAs } from '$lib/server/database';
import { log } from '$lib/server/log';
import { sendMail } from '$lib/server/mail';
import { platform } from '$lib/server/platform';
import { newPasswordLetter, passwordChangedLetter, signInLetter } from './mails';

/** A refused password is answered after this long, so that the time says nothing about whether an address is known. */
const refusalTakesMs = 1_200;

/**
 * Signs in with a password; false when address and password don't match. A refusal takes the same time whether the
 * address is known or not.
 */
export async function signInWithPassword(
	client: SupabaseClient,
	email: string,
	password: string
): Promise<boolean> {
	const answerAt = Date.now() + refusalTakesMs;
	const { data, error } = await client.auth.signInWithPassword({ email, password });
	if (!error && data.session) {
		await arrive(client);
		return true;
	}
	if (error?.status !== undefined && error.status >= 500) throw error;
	await new Promise((resolve) => setTimeout(resolve, answerAt - Date.now()));
	return false;
}

/** Uses a link up. False when it is wrong, old or used. */
export async function signInWithLink(client: SupabaseClient, linkToken: string): Promise<boolean> {
	if (!(await platform.signInWithLink(client, linkToken))) return false;
	await arrive(client);
	return true;
}

/** The same with the six digits from the mail. Count the attempts before. */
export async function signInWithCode(client: SupabaseClient, email: string, code: string): Promise<boolean> {
	if (!(await platform.signInWithCode(client, email, code))) return false;
	await arrive(client);
	return true;
}

/** Becomes somebody whose right to it has been checked already: the founder, or a person of the sample. */
export async function signInAs(client: SupabaseClient, email: string): Promise<void> {
	const issued = await platform.issueSignIn(email, { createUser: false });
	if (!issued || !(await signInWithLink(client, issued.linkToken)))
		throw new Error('The sign-in did not work.');
}

/** Sends link and code after the answer has gone out: neither its content nor its time tells who has an account. */
export function sendSignIn(email: string, next: string): void {
	inTheBackground(async () => {
		const issued = await platform.issueSignIn(email, { createUser: false });
		if (issued) await sendMail({ to: email, ...signInLetter({ origin: config.origin, ...issued, next }) });
	});
}

/** The same for somebody who has forgotten the password. */
export function sendNewPasswordLink(email: string): void {
	inTheBackground(async () => {
		const issued = await platform.issueSignIn(email, { createUser: false });
		if (issued) await sendMail({ to: email, ...newPasswordLetter({ origin: config.origin, ...issued }) });
	});
}

/** True when that address and password belong together. Leaves no session behind. */
export async function isPasswordOf(email: string, password: string): Promise<boolean> {
	const client = platform.clientOf({ secure: false, getAll: () => [], set: () => undefined });
	const { data, error } = await client.auth.signInWithPassword({ email, password });
	if (data.session) await client.auth.signOut({ scope: 'local' });
	return !error && data.session !== null;
}

/** Whether that session began so recently that the person need not prove themselves again. */
export async function isFresh({
	userId,
	sessionId
}: {
	userId: string;
	sessionId: string | null;
}): Promise<boolean> {
	if (!sessionId) return false;
	const { rows } = await asWorker((tx) =>
		sql<{ fresh: boolean }>`select private.session_is_fresh(${userId}, ${sessionId}) as fresh`.execute(tx)
	);
	return rows[0]?.fresh ?? false;
}

type Changed = { userId: string; sessionId: string | null; email: string };

/** Sets the password of whoever is signed in with this client, ends their other sessions and tells them by mail. */
export async function changePassword(
	client: SupabaseClient,
	account: Changed,
	password: string
): Promise<{ refusal: string | null }> {
	const { error } = await client.auth.updateUser({ password });
	if (error?.code === 'same_password')
		return { refusal: 'This is your password already. Choose another one.' };
	if (error?.code === 'weak_password')
		return { refusal: 'This password is too easy to guess. Choose another one.' };
	if (error) throw error;
	await platform.signOutEverywhere(account.userId, account.sessionId);
	inTheBackground(() => sendMail({ to: account.email, ...passwordChangedLetter({ origin: config.origin }) }));
	return { refusal: null };
}

/** First sight of an account: links it to its person, or makes one. */
async function arrive(client: SupabaseClient): Promise<void> {
	const { data } = await client.auth.getSession();
	const claims = data.session && (await platform.claims(data.session.access_token));
	if (!claims) throw new Error('The sign-in left no session.');
	const given: unknown = data.session?.user.user_metadata?.name;
	await writeAs(claims, (tx) =>
		sql`select public.arrive(${typeof given === 'string' ? given.slice(0, 120) : ''})`.execute(tx)
	);
}

function inTheBackground(work: () => Promise<void>): void {
	work().catch((error: unknown) => log.error({ err: error }, 'a sign-in mail could not be sent'));
}
