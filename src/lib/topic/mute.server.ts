import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

/**
 * What the link in a mail would stop: a title, '' for a sensitive circle, null when the link leads nowhere.
 * `really` does it: for its topic, or for `everything` of the circle.
 */
export async function muteByLink(
	tx: Tx,
	token: string,
	{ everything, really }: { everything: boolean; really: boolean }
): Promise<string | null> {
	const { rows } = await sql<{ about: string | null }>`
		select public.mute_by_link(${token}, ${everything}::boolean, ${really}::boolean) as about`.execute(tx);
	return rows[0]?.about ?? null;
}
