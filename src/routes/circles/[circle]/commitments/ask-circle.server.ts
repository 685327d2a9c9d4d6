import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '$lib/server/database';

export type CircleHere = { id: string; name: string; isSensitive: boolean; mayAct: boolean; isFacilitator: boolean };

/** The circle of this address, for its members; 404 for everybody else. */
export async function askCircle(tx: Tx, id: string): Promise<CircleHere> {
	const row = z.uuid().safeParse(id).success
		? await tx
				.selectFrom('circles')
				.select(['id', 'name', 'is_sensitive', sql<string>`public.my_role(id)`.as('role')])
				.where('id', '=', id)
				.executeTakeFirst()
		: undefined;
	if (!row || row.role === 'none') error(404);
	return {
		id: row.id,
		name: row.name,
		isSensitive: row.is_sensitive,
		mayAct: row.role !== 'observer',
		isFacilitator: row.role === 'facilitator' || row.role === 'convener'
	};
}
