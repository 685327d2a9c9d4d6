import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Existing, MadeLine } from './check';

/** The open commitments of a circle that the caller sees, to tell when a line is there already. */
export async function openTitles(tx: Tx, circleId: string): Promise<Existing[]> {
	const rows = await tx
		.selectFrom('actions')
		.select(['title', 'owner_id'])
		.where('circle_id', '=', circleId)
		.where('state', 'not in', ['declined', 'withdrawn', 'verified'])
		.execute();
	return rows.map(({ title, owner_id }) => ({ title, ownerId: owner_id }));
}

/** The day that "by next session" means for a list now, or null while none is planned. */
export async function nextSessionOf(tx: Tx, circleId: string): Promise<string | null> {
	const { rows } = await sql<{ day: string }>`select (n.starts_at at time zone n.time_zone)::date as day
		from private.next_session(${circleId}::uuid, '{}'::uuid[]) n`.execute(tx);
	return rows[0]?.day ?? null;
}

/**
 * Proposes every line in the caller's transaction: all of them or none. `batch` is a number of the list, so that the same list
 * sent twice is proposed once: the second time it answers false. Throws the refusals of public.propose_action.
 */
export async function proposeList(
	tx: Tx,
	circleId: string,
	batch: string,
	lines: readonly MadeLine[]
): Promise<boolean> {
	const rows = lines.map((line, index) => ({ ...line, id: idOf(batch, index) }));
	const there = await tx
		.selectFrom('actions')
		.select('id')
		.where('id', '=', idOf(batch, 0))
		.executeTakeFirst();
	if (there) return false;
	await sql`
		select public.propose_action(action => l.id, circle => ${circleId}::uuid, action_title => l.title, owner => l.owner,
			lead => l.lead, due_on => l.due, details => l.detail, of_strand => l.strand, of_phase => l.phase,
			at_priority => l.priority, by_session => l."bySession", seen_by => l.visibility)
		from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (id uuid, title text, owner uuid, lead uuid, due date,
			detail text, strand uuid, phase uuid, priority public.action_priority, "bySession" boolean, visibility public.action_visibility)`.execute(
		tx
	);
	return true;
}

/** The same id for the same line of the same list. */
function idOf(batch: string, index: number): string {
	const hex = createHash('sha256').update(`${batch} ${index}`).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
