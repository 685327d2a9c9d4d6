import type { SupabaseClient } from '@supabase/supabase-js';
import { sql } from 'kysely';
import { bus } from '$lib/server/bus';
import { asWorker } from '$lib/server/database';
import { platform } from '$lib/server/platform';
import type { Founding } from './founding';

/**
 * Founds this place: the account, the organisation that hosts, and the person who looks after it, signed in with this
 * client. With `insteadOfSample` the sample goes in the same transaction. False when the address has an account with
 * another password. Check before who may do this.
 */
export async function found(
	client: SupabaseClient,
	input: Founding,
	{ insteadOfSample }: { insteadOfSample: boolean }
): Promise<boolean> {
	const { email, password, name, organisation, sector } = input;
	await platform.createUser(email, password, name);
	// An account may be left from an attempt that failed half-way: then its password shows that it is the same person.
	const { data, error } = await client.auth.signInWithPassword({ email, password });
	if (error || !data.session) return false;
	const account = data.session.user.id;
	const removed = await asWorker(async (tx) => {
		const gone = insteadOfSample
			? await sql<{ account: string }>`select private.remove_sample() as account`.execute(tx)
			: { rows: [] };
		await sql`select private.found(${account}, ${email}, ${name}, ${organisation}, ${sector}, false)`.execute(
			tx
		);
		return gone.rows;
	});
	await Promise.all(removed.map((row) => bus.publish('access', { userId: row.account })));
	return true;
}
