import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

export type Reader = { email: string; zone: string | null; hasAccount: boolean; lastMail: Date | null };

/** Whom mails about commitments go to, or null: people without an address, and those of the sample, get none. */
export async function readerOf(tx: Tx, person: string): Promise<Reader | null> {
	const { rows } =
		await sql<Reader>`select e.email, p.time_zone as zone, p.user_id is not null as "hasAccount",
			(select max(n.settled_at) from private.notices n where n.person_id = p.id and n.batch is not null) as "lastMail"
		from public.people p join public.person_emails e on e.person_id = p.id
		where p.id = ${person} and not p.is_sample`.execute(tx);
	return rows[0] ?? null;
}
