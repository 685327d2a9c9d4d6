import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Standing } from './look-after';

/** Which of these documents (one at least) this person may see now, and which of those may be kept on a device. */
export async function readStanding(tx: Tx, documents: readonly string[]): Promise<Standing> {
	const rows = await tx
		.selectFrom('documents as d')
		.innerJoin('circles as c', 'c.id', 'd.circle_id')
		.select(['d.id', 'c.device_copies as mayKeep'])
		.where('d.id', 'in', documents)
		.where(sql<boolean>`public.my_document_role(d.id) <> 'none'`)
		.execute();
	return {
		seen: rows.map(({ id }) => id),
		kept: rows.filter(({ mayKeep }) => mayKeep).map(({ id }) => id)
	};
}
