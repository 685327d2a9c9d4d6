import { sql } from 'kysely';
import type { Tx } from './database';

const atOnce = 500;

/**
 * Five hundred at most of the people for whom that ledger of notices has something and to whom mail may go now, as their zone
 * says. Those whose last mail is longest ago come first, so that nobody waits behind others who have had theirs today.
 */
export async function whoWaits(
	tx: Tx,
	ledger: 'private.notices' | 'private.agreement_notices',
	isAwake: (zone: string | null) => boolean
): Promise<string[]> {
	const { rows } = await sql<{ person: string; zone: string | null }>`
		select n.person_id as person, p.time_zone as zone
		from ${sql.table(ledger)} n join public.people p on p.id = n.person_id where n.settled_at is null
		group by n.person_id, p.time_zone
		order by (select max(m.settled_at) from ${sql.table(ledger)} m where m.person_id = n.person_id and m.batch is not null)
			nulls first, min(n.id)`.execute(tx);
	return rows
		.filter(({ zone }) => isAwake(zone))
		.slice(0, atOnce)
		.map(({ person }) => person);
}
