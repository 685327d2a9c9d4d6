import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

/** The person's own notes beside a session, or null when they have not begun any. */
export async function myPrivateNotes(tx: Tx, sessionId: string): Promise<string | null> {
	// Row-level security shows nobody else's.
	const row = await tx
		.selectFrom('documents')
		.select('id')
		.where('session_id', '=', sessionId)
		.where('kind', '=', 'private')
		.executeTakeFirst();
	return row?.id ?? null;
}

/** Begins them, or finds those that are there. A refusal is the database's. */
export async function startPrivateNotes(tx: Tx, sessionId: string): Promise<string> {
	const { rows } = await sql<{ id: string }>`
		select public.start_private_notes(${sessionId}::uuid) as id`.execute(tx);
	const [row] = rows;
	if (!row) throw new Error('Private notes were not begun.');
	return row.id;
}
