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

/** What has been stopped already of what the link could stop; null where nothing is. */
export async function mutedByLink(tx: Tx, token: string): Promise<'topic' | 'circle' | null> {
	const { rows } = await sql<{ muted: 'topic' | 'circle' | null }>`
		select private.muted_by_link(${token}) as muted`.execute(tx);
	return rows[0]?.muted ?? null;
}
