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
	return row ? here({ ...row, isSensitive: row.is_sensitive }) : null;
}

/** The same from what the frame of its pages has read; null for those outside. */
export function here(circle: {
	id: string;
	name: string;
	isSensitive: boolean;
	role: string;
}): CircleHere | null {
	const { id, name, isSensitive, role } = circle;
	if (role === 'none') return null;
	const isFacilitator = role === 'facilitator' || role === 'convener';
	return { id, name, isSensitive, mayAct: role !== 'observer', isFacilitator };
}
