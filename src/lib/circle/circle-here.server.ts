import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '$lib/server/database';

/** What the pages inside a circle need to know about it and about whoever looks. */
export type CircleHere = {
	id: string;
	name: string;
	isSensitive: boolean;
	/** Participant or above. */
	mayAct: boolean;
	isFacilitator: boolean;
};

/** The circle with that id, for its members; null for everybody else, and for what is no id. */
export async function circleHere(tx: Tx, id: string): Promise<CircleHere | null> {
	if (!z.uuid().safeParse(id).success) return null;
	const row = await tx
		.selectFrom('circles')
		.select(['id', 'name', 'is_sensitive', sql<string>`public.my_role(id)`.as('role')])
		.where('id', '=', id)
		.executeTakeFirst();
	if (!row || row.role === 'none') return null;
	return {
		id: row.id,
		name: row.name,
		isSensitive: row.is_sensitive,
		mayAct: row.role !== 'observer',
		isFacilitator: row.role === 'facilitator' || row.role === 'convener'
	};
}
